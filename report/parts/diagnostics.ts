import type { createColors } from "picocolors";
import { z } from "zod";
import { type Diagnostic, EFFECTS, type Effect, ORIGINS, type Origin } from "../../model/diagnostic.ts";
import { escapeMarkdown, escapeTerminal } from "../../model/escape.ts";
import { SEVERITIES, type Severity } from "../../model/vocabulary.ts";
import { type Sentences, sentencesOf } from "./rules.ts";
import { wrap } from "./wrap.ts";

type Colors = ReturnType<typeof createColors>;

/** A diagnostic in every JSON form: what was found, and its rule's sentences. */
export const DIAGNOSTIC_JSON = z.strictObject({
  code: z.string(),
  severity: z.enum(SEVERITIES),
  effect: z.enum(EFFECTS),
  origin: z.enum(ORIGINS),
  subject: z.string(),
  object: z.strictObject({ kind: z.string(), namespace: z.string().optional(), name: z.string() }).optional(),
  file: z.string().optional(),
  line: z.number().int().positive().optional(),
  column: z.number().int().positive().optional(),
  path: z.string().optional(),
  args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  says: z.string(),
  remedy: z.string(),
});

/** A diagnostic as JSON prints it. */
export const diagnosticJson = (diagnostic: Diagnostic): Diagnostic & Sentences => ({
  ...diagnostic,
  ...sentencesOf(diagnostic),
});

/** How a severity is called and coloured for people. */
const SEVERITY_WORDS: Readonly<Record<Severity, { readonly word: string; readonly color: keyof Colors }>> = {
  error: { word: "error", color: "red" },
  warning: { word: "warning", color: "yellow" },
  info: { word: "note", color: "cyan" },
};

/** Where a diagnostic stands: `shop/web.yaml:12:9`, what it is about unless that is the file, and the path in that. */
const placeOf = ({ file, line, column, subject, path }: Diagnostic): string =>
  [
    ...(file === undefined ? [] : [[file, line, column].filter((part) => part !== undefined).join(":")]),
    ...(subject === file ? [] : [subject]),
    ...(path === undefined || path === "" ? [] : [path]),
  ].join(" ");

/** What becomes of an object that something is wrong with, as the end of a sentence. */
const CONSEQUENCES: Readonly<Record<Effect, string>> = {
  none: "",
  pruned: "; the API server drops it",
  rejected: "; nothing of the object is enforced",
  unread: "; verdicts leave it out",
};

/** Origins whose diagnostics are about an object that was read; those of a plan say themselves what follows. */
const ABOUT_OBJECTS: ReadonlySet<Origin> = new Set<Origin>(["document", "schema", "reader"]);

/** What is so and what follows, and what to do about it; each without its full stop. */
function wordsOf(diagnostic: Diagnostic): readonly [string, string] {
  const { says, remedy } = sentencesOf(diagnostic);
  const consequence = ABOUT_OBJECTS.has(diagnostic.origin) ? CONSEQUENCES[diagnostic.effect] : "";
  return [`${says}${consequence}`, remedy];
}

/** One line, harmless on a terminal: the place, what is so, what to do about it, and the code. */
export function diagnosticLine(diagnostic: Diagnostic): string {
  const [says, remedy] = wordsOf(diagnostic);
  return escapeTerminal(`${placeOf(diagnostic)}: ${says}. ${remedy}. [${diagnostic.code}]`);
}

const INDENT = "    ";

/** A titled list for a person at a terminal; empty without diagnostics. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], colors: Colors, width: number): string {
  if (diagnostics.length === 0) return "";
  const entries = diagnostics.flatMap((diagnostic) => entryLines(diagnostic, colors, width));
  return [colors.bold("Diagnostics"), ...entries].join("\n");
}

function entryLines(diagnostic: Diagnostic, colors: Colors, width: number): readonly string[] {
  const { word, color } = SEVERITY_WORDS[diagnostic.severity];
  const paint = colors[color] as (text: string) => string;
  return [
    `  ${paint(word)} ${escapeTerminal(placeOf(diagnostic))} ${colors.dim(`(${diagnostic.code})`)}`,
    ...wordsOf(diagnostic).flatMap((text) => wrap(escapeTerminal(`${text}.`), width, INDENT, INDENT)),
  ];
}

/** Columns of a Markdown table of diagnostics; its cells are still to be escaped. */
export const DIAGNOSTIC_COLUMNS = ["severity", "place", "what", "remedy"] as const;

export const diagnosticRows = (diagnostics: readonly Diagnostic[]): readonly (readonly string[])[] =>
  diagnostics.map((diagnostic) => {
    return [
      `${SEVERITY_WORDS[diagnostic.severity].word} ${diagnostic.code}`,
      placeOf(diagnostic),
      ...wordsOf(diagnostic),
    ];
  });

/** A titled table for a pull request; empty without diagnostics. */
export function diagnosticsMarkdown(diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.length === 0) return "";
  const rows = [
    DIAGNOSTIC_COLUMNS,
    DIAGNOSTIC_COLUMNS.map(() => "---"),
    ...diagnosticRows(diagnostics).map((row) => row.map(escapeMarkdown)),
  ];
  return `### Diagnostics\n\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}`;
}

import { createColors } from "picocolors";
import type { ListedAccess, ListedClass, ListReport } from "../../analysis/list.ts";
import { escapeTerminal } from "../../model/escape.ts";
import { diagnosticsText } from "../parts/diagnostics.ts";
import { borderText } from "../parts/firewall.ts";
import { LEAST_WIDTH, type TextStyle } from "../parts/style.ts";
import { wrap } from "../parts/wrap.ts";
import { scopeWords, sectionsOf, termsOf } from "./words.ts";

/** Names shown of one end before the rest is counted. */
const NAMES_SHOWN = 12;
/** Policies shown whose rules match no workload: without the namespace of DNS that may be every one. */
const LINES_SHOWN = 12;

/** Names of some classes, the first few written out. */
export function nameList(classes: readonly ListedClass[], shown: number): string {
  const names = classes.flatMap(({ members }) => members);
  const rest = names.length - shown;
  return rest > 0 ? `${names.slice(0, shown).join(", ")} and ${rest} more` : names.join(", ");
}

/** Every allowed edge for a person at a terminal: who, and below it whom, on which ports and terms. */
export function listText(report: ListReport, style: TextStyle): string {
  const colors = createColors(style.color);
  const width = Math.max(style.width, LEAST_WIDTH);
  const byId = new Map(report.classes.map((one) => [one.id, one]));
  const names = (ids: readonly number[]): string =>
    escapeTerminal(
      nameList(
        ids.flatMap((id) => byId.get(id) ?? []),
        NAMES_SHOWN,
      ),
    );
  const sources = Map.groupBy(report.edges, ({ from }) => from.join());
  const blocks = [...sources.values()].map((edges) => {
    const lines = edges.flatMap(({ to, access }) => [
      ...wrap(names(to), width, "  -> ", "     "),
      ...(report.accesses[access] ?? []).flatMap((one) =>
        wrap(escapeTerminal(accessText(one)), width, "       ", "         ").map((line) => colors.dim(line)),
      ),
    ]);
    return [
      ...wrap(names(edges[0]?.from ?? []), width, "", "  ").map((line) => colors.bold(line)),
      ...lines,
    ].join("\n");
  });
  const [unused, unmatched] = sectionsOf(report);
  const parts = [
    scopeWords(report),
    ...(blocks.length === 0 ? ["No connection is allowed"] : blocks),
    ...legend(report).flatMap((line) => wrap(line, width, "", "  ").join("\n")),
    ...(report.borders ?? []).map((border) => borderText(border, width)),
    diagnosticsText(report.diagnostics, colors, width),
    ...section(unused.title, unused.lines, width),
    ...section(unmatched.title, shortened(unmatched.lines), width),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const accessText = (one: ListedAccess): string => [one.ports, ...termsOf(one)].join("; ");

/** What a term means that does not say it itself. */
export const legend = ({ accesses }: ListReport): readonly string[] =>
  accesses.some((all) => all.some(({ outcome }) => outcome === "undetermined"))
    ? ["undetermined: the input does not say what decides; palisade eval names it"]
    : [];

const shortened = (lines: readonly string[]): readonly string[] =>
  lines.length <= LINES_SHOWN
    ? lines
    : [...lines.slice(0, LINES_SHOWN), `and those of ${lines.length - LINES_SHOWN} more policies`];

const section = (title: string, lines: readonly string[], width: number): string[] =>
  lines.length === 0
    ? []
    : [[title, ...lines.flatMap((line) => wrap(escapeTerminal(line), width, "  ", "    "))].join("\n")];

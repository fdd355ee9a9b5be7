/** `docs/coverage.md`: for each row of the checklist what it asks, where it lives, and what is shown of it, by column. */
import { basename, posix } from "node:path";
import { type Asked, KINDS } from "./asked.ts";
import { type Claim, SHIPPED, STACKS, type Stack } from "./columns.ts";
import type { Rows } from "./judge.ts";
import { isLive } from "./live.ts";
import type { Tagged } from "./tags.ts";

/** What the document is made of. */
export interface Coverage {
  readonly rows: Rows;
  readonly asked: ReadonlyMap<string, Asked>;
  /** By row that comes later: why. */
  readonly deferred: Readonly<Record<string, string>>;
  readonly places: ReadonlyMap<string, readonly string[]>;
  readonly tagged: readonly Tagged[];
  /** By row that is tried where something runs: the script that does. */
  readonly scripts: Readonly<Record<string, string>>;
  /** By script: where it has run. */
  readonly runs: Readonly<Record<string, string>>;
}

/** Where the rows come from, by their letter, in the order of the document. */
const SPECS: readonly (readonly [letter: string, title: string])[] = [
  ["M", "The design"],
  ["C", "ClawdStrike: Cilium policies (Spec 02)"],
  ["T", "ClawdStrike: Tetragon policies (Spec 01)"],
  ["P", "PMOVES: network policies of the tiers"],
  ["Y", "YAMTAM: policies of the CNI skill"],
  ["S", "SARK: network-level controls"],
  ["Q", "What the five together imply"],
  ["X", "Collisions and traps"],
];

/** Longest that a text stands in a cell. */
const LONGEST = { row: 160, test: 110 };

/** Tests named for one cell; the others are counted. */
const NAMED = 2;

export function coverageDocument(coverage: Coverage): string {
  const lines = SPECS.flatMap(([letter, title]) => [
    `## ${title}`,
    "",
    "| row | what it asks | where it lives | text | effect | live |",
    "|---|---|---|---|---|---|",
    ...Object.keys(coverage.rows)
      .filter((row) => row.startsWith(letter))
      .map((row) => line(row, coverage)),
    "",
  ]);
  return [...head(coverage), ...lines].join("\n").trimEnd().concat("\n");
}

/** What became of one row's effect, over the stacks that it asks about. */
export type Standing = "shown" | "contradicted" | "open" | "none";

export function standingOf(row: string, { asked, deferred, tagged }: Coverage): Standing {
  const { stacks = [] } = asked.get(row) ?? {};
  if (stacks.length === 0 || deferred[row] !== undefined) return "none";
  const on = (claim: Claim, stack: Stack): boolean =>
    tagged.some((tag) => tag.row === row && tag.claim === claim && tag.stacks.includes(stack));
  if (stacks.some((stack) => on("contradicted", stack))) return "contradicted";
  return stacks.every((stack) => on("effect", stack)) ? "shown" : "open";
}

function head(coverage: Coverage): string[] {
  const { rows, asked, deferred, tagged, scripts, runs } = coverage;
  const names = Object.keys(rows);
  const due = names.filter((row) => deferred[row] === undefined);
  const written = due.filter((row) => KINDS[asked.get(row)?.kind ?? "rule"].text);
  const shown = written.filter((row) => tagged.some((tag) => tag.row === row && tag.claim === "text"));
  const standings = Map.groupBy(due, (row) => standingOf(row, coverage));
  const count = (standing: Standing): number => standings.get(standing)?.length ?? 0;
  const judged = due.length - count("none");
  const live = due.filter((row) => isLive(row, rows[row] ?? ""));
  const ran = live.filter((row) => runs[scripts[row] ?? ""] !== undefined).length;
  return [
    "# What the specs ask, and what is shown of it",
    "",
    `- *text*: ${counted(written.length)} for something written; ${shown.length} have a test that compares it with the spec.`,
    `- *effect*: ${counted(judged)} for an effect; verdicts on the stacks dev and prod show ${count("shown")}, contradict **${count("contradicted")}** and leave ${count("open")} open.`,
    `- *live*: ${counted(live.length)} for a cluster, a kernel or Docker, and \`palisade render live\` writes a script for each; ${ran === 0 ? "none has run on one" : `the scripts of ${ran} have run`}.`,
    "",
    `The checklist has ${names.length} rows; ${names.length - due.length} of them come later.`,
    "",
    "What the columns say:",
    "",
    "- *text*: the manifest, the table or the file is what the spec has. A test compares it with the spec's own.",
    "- *effect*: the stacks of `Pulumi.dev.yaml` and `Pulumi.prod.yaml` do what the row asks. A test asks the analyzer, the plan, a model of",
    "  Tetragon's selectors or a real API server about exactly these stacks. dev audits: what prod refuses, dev lets pass and reports, so network",
    "  policies are judged as enforced, and a kill counts in dev as a report. **contradicted**: a test shows the opposite. Most of these rows",
    "  contradict another row, or the specified text does not do what its spec says it does. A stack in brackets is the one that a",
    "  test is about; aks, calico, eks and gke are other stacks, of which `examples/` has one each, and count for nothing.",
    "- *live*: the script, and where it has run. Tests try each script on a stand-in of the cluster.",
    "",
    "A dash stands where a row cannot have the column. The kind of the row decides that:",
    "",
    "| kind | asks for | text | effect |",
    "|---|---|---|---|",
    ...Object.entries(KINDS).map(
      ([name, { asks, text, effect }]) =>
        `| ${name} | ${asks} | ${text ? "yes" : "–"} | ${effect === true ? "yes" : `– (${effect})`} |`,
    ),
    "",
    "Written by `npm run rows` from the tags in the names of the tests (`[C37 text]`, `[T46 contradicted dev]`), and judged at the end of",
    "`npm test` and of `.ci/run`. Texts are the beginnings of the checklist's; `tests/fixtures/requirements-rows.json` has them whole.",
    "",
  ];
}

const counted = (rows: number): string => (rows === 1 ? "1 row asks" : `${rows} rows ask`);

function line(row: string, coverage: Coverage): string {
  const { rows, asked, deferred, places, tagged } = coverage;
  const text = rows[row] ?? "";
  const { kind = "rule" } = asked.get(row) ?? {};
  const of = tagged.filter((tag) => tag.row === row);
  const later = deferred[row];
  const none = `– (${kind})`;
  const cells = [
    row,
    escaped(shortened(withoutPointers(text), LONGEST.row)),
    linked(places.get(row) ?? []).join("<br>"),
    later === undefined ? textCell(of, KINDS[kind].text ? undefined : none) : `later: ${later}`,
    later === undefined ? effectCell(of, KINDS[kind].effect === true ? undefined : none) : "later",
    liveCell(row, text, coverage),
  ];
  return `| ${cells.join(" | ")} |`;
}

const textCell = (tags: readonly Tagged[], none: string | undefined): string =>
  none ?? tests(tags.filter(({ claim }) => claim === "text"));

/** What is shown and what is contradicted, each of the stacks that it is about. */
function effectCell(tags: readonly Tagged[], none: string | undefined): string {
  if (none !== undefined) return none;
  const about = tags.filter(({ claim }) => claim === "contradicted" || claim === "effect");
  const groups = Map.groupBy(about.toSorted(first), ({ claim, stacks }) =>
    [...(claim === "contradicted" ? ["**contradicted**"] : []), ...named(stacks)].join(" "),
  );
  return [...groups]
    .map(([what, group]) => (what === "" ? tests(group) : `${what}: ${tests(group)}`))
    .join("<br>");
}

/** What is contradicted before what is shown, and the two stacks before the others. */
function first(one: Tagged, other: Tagged): number {
  const place = ({ claim, stacks }: Tagged): number =>
    (claim === "contradicted" ? 0 : 4) +
    (SHIPPED.some((stack) => stacks.includes(stack)) ? 0 : 2) -
    stacks.length / 9;
  return place(one) - place(other);
}

/** The stacks in brackets; nothing where they are the two that the column is about. */
function named(stacks: readonly Stack[]): string[] {
  const both = stacks.length === SHIPPED.length && SHIPPED.every((stack) => stacks.includes(stack));
  return both ? [] : [`(${STACKS.filter((stack) => stacks.includes(stack)).join(", ")})`];
}

function liveCell(row: string, text: string, { scripts, runs }: Coverage): string {
  if (!isLive(row, text)) return "–";
  const script = scripts[row] ?? "";
  return `\`${script}.sh\`, run ${runs[script] ?? "nowhere"}`;
}

/** Without its pointers to collisions, which have rows of their own. */
const withoutPointers = (text: string): string => text.replace(/\s*!X\d+b?\b/g, "");

const linked = (paths: readonly string[]): string[] => paths.map((path) => `[${path}](${fromDocs(path)})`);

const fromDocs = (path: string): string => posix.relative("docs", path) || ".";

/** Files with the titles of their tests; one test of each file before a second of any, and no more than a reader wants. */
function tests(all: readonly Tagged[]): string {
  const first = [...new Map(all.toReversed().map((each) => [each.file, each])).values()].toReversed();
  const shown = [...first, ...all.filter((each) => !first.includes(each))].slice(0, NAMED);
  const byFile = [...Map.groupBy(shown, ({ file }) => file)].map(([file, tagged]) => {
    const titles = tagged.map(({ title }) => escaped(shortened(title, LONGEST.test)));
    return `[${basename(file)}](${fromDocs(file)}): ${titles.join("; ")}`;
  });
  return [...byFile, ...(all.length > NAMED ? [`and ${all.length - NAMED} more`] : [])].join("<br>");
}

/** Cut after a whole word, without a bracket, a mark or a code span left open. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const words = text
    .slice(0, longest + 1)
    .split(" ")
    .slice(0, -1);
  while (words.length > 1 && isOpen(words.join(" "))) words.pop();
  return `${words.join(" ").replace(/[\s,;:(.–-]+$/, "")} …`;
}

const isOpen = (text: string): boolean => (text.match(/`/g)?.length ?? 0) % 2 === 1;

/** Text that a table's cell shows as it is: code spans stay, everything that means something to Markdown does not. */
const escaped = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/[\\*_<>[\]]/g, (mark) => `\\${mark}`)))
    .join("")
    .replaceAll("|", "\\|")
    .replaceAll("\n", " ");

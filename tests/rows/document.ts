/** `docs/coverage.md`: for each row of the checklist what it asks, where it lives, and which test proves it. */
import { basename, posix } from "node:path";
import { DEFERRED, isLive, NEEDS_MORE_THAN_A_TEST } from "./exceptions.ts";
import type { Rows } from "./judge.ts";
import type { LiveRow } from "./live-rows.ts";
import type { Tagged } from "./tags.ts";

/** What the document is made of. */
export interface Coverage {
  readonly rows: Rows;
  readonly places: ReadonlyMap<string, readonly string[]>;
  readonly tagged: readonly Tagged[];
  /** By row: script and twin of what only a cluster shows whole. */
  readonly live: Readonly<Record<string, LiveRow>>;
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

/** Tests named for one row; the others of the row are counted. */
const NAMED = 3;

export function coverageDocument({ rows, places, tagged, live }: Coverage): string {
  const byRow = Map.groupBy(tagged, ({ row }) => row);
  const lines = SPECS.flatMap(([letter, title]) => [
    `## ${title}`,
    "",
    "| row | what it asks | where it lives | which test |",
    "|---|---|---|---|",
    ...Object.entries(rows)
      .filter(([row]) => row.startsWith(letter))
      .map(([row, text]) =>
        cells(row, shortened(asked(text), LONGEST.row), linked(places.get(row) ?? []), [
          ...tests(byRow.get(row) ?? []),
          ...standIns(row, text, live[row]),
        ]),
      ),
    "",
  ]);
  return [...head(rows, byRow, live), ...lines].join("\n").trimEnd().concat("\n");
}

function head(rows: Rows, byRow: ReadonlyMap<string, unknown>, live: Coverage["live"]): string[] {
  const names = Object.keys(rows);
  const onCluster = names.filter(
    (row) => isLive(rows[row] ?? "") || NEEDS_MORE_THAN_A_TEST[row] !== undefined,
  );
  return [
    "# What the specs ask, and which test proves it",
    "",
    `${names.length} rows: ${names.filter((row) => byRow.has(row)).length} have a test that carries the row's tag, ${Object.keys(DEFERRED).length} come later. ${onCluster.length} can be shown whole only`,
    `with a cluster, a kernel, Docker or a person: for ${onCluster.filter((row) => live[row] !== undefined).length} of these \`palisade render live\` writes a script, and a test is the twin.`,
    "",
    "Written by `npm run rows` from the tags in the names of the tests (`[C37]`), and judged at the end of `npm test` and of",
    "`.ci/run`. Texts are the beginnings of the checklist's; `tests/fixtures/requirements-rows.json` has them whole.",
    "",
  ];
}

const cells = (row: string, text: string, places: readonly string[], proofs: readonly string[]): string =>
  `| ${row} | ${escaped(text)} | ${places.join("<br>")} | ${proofs.join("<br>")} |`;

/** Without its pointers to collisions, which have rows of their own. */
const asked = (text: string): string => text.replace(/\s*!X\d+b?\b/g, "");

const linked = (paths: readonly string[]): string[] => paths.map((path) => `[${path}](${fromDocs(path)})`);

const fromDocs = (path: string): string => posix.relative("docs", path) || ".";

/** Files with the titles of their tests; one test of each file before a second of any, and no more than a reader wants. */
function tests(all: readonly Tagged[]): string[] {
  const first = [...new Map(all.toReversed().map((each) => [each.file, each])).values()].toReversed();
  const shown = [...first, ...all.filter((each) => !first.includes(each))].slice(0, NAMED);
  const named = [...Map.groupBy(shown, ({ file }) => file)].map(([file, tagged]) => {
    const titles = tagged.map(({ title }) => escaped(shortened(title, LONGEST.test)));
    return `${linkTo(file)}: ${titles.join("; ")}`;
  });
  return all.length > NAMED ? [...named, `and ${all.length - NAMED} more`] : named;
}

const linkTo = (file: string): string => `[${basename(file)}](${fromDocs(file)})`;

/** What stands beside or in place of a test. */
function standIns(row: string, text: string, live: LiveRow | undefined): string[] {
  const why = NEEDS_MORE_THAN_A_TEST[row] ?? (isLive(text) ? "a cluster" : undefined);
  const later = DEFERRED[row];
  return [
    ...(why === undefined ? [] : [`whole only with ${why}`]),
    ...(live === undefined ? [] : [`script \`${live.script}.sh\`, twin ${linkTo(live.twin)}`]),
    ...(later === undefined ? [] : [`later: ${later}`]),
  ];
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

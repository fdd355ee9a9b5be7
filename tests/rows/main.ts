/**
 * `npm run rows` writes docs/coverage.md. `npm run rows -- unit`, after the run of the unit tests, judges all rows and all tags
 * as they are written, and what the tagged unit tests came to; `npm run rows -- all`, after both runs, also what the end-to-end
 * tests came to. The runs leave their reports under coverage/.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askedByRow } from "./asked.ts";
import { coverageDocument } from "./document.ts";
import { DEFERRED } from "./exceptions.ts";
import { problemsOfRows, problemsOfRun, problemsOfTags, type Rows, type Rules } from "./judge.ts";
import { LIVE_RUNS, LIVE_SCRIPTS } from "./live.ts";
import { placesByRow } from "./places.ts";
import { type JestReport, type Ran, ranOf } from "./record.ts";
import { type FileTags, tagsOf } from "./tags.ts";

const root = join(import.meta.dirname, "..", "..");
const DOCUMENT = "docs/coverage.md";

/** The two runs: where their tests are, and where the run leaves its report. */
const RUNS = {
  unit: { tests: "tests/**/*.test.ts", report: "coverage/unit.json", made: "npm test" },
  e2e: {
    tests: "e2e/tests/**/*.test.ts",
    report: "coverage/e2e.json",
    made: "npm run e2e (not with E2E_PROVIDER=real, which leaves tests out)",
  },
} as const;
type Run = (typeof RUNS)[keyof typeof RUNS];

const RULES: Rules = { asked: askedByRow(), deferred: DEFERRED, scripts: LIVE_SCRIPTS };

/** Tests whose subject tags are: those that stand in their texts say nothing about rows. */
const ABOUT_TAGS = ["tests/rows/", "tests/mutants/", "tests/e2e/mutants.test.ts"];

const text = (path: string): string => readFileSync(join(root, path), "utf8");
const { rows } = JSON.parse(text("tests/fixtures/requirements-rows.json")) as { rows: Rows };

const tagsIn = ({ tests }: Run): Map<string, FileTags> =>
  new Map(
    globSync(tests, { cwd: root })
      .filter((file) => !ABOUT_TAGS.some((path) => file.startsWith(path)))
      .toSorted()
      .map((file) => [file, tagsOf(file, text(file))]),
  );

/** All tags as they are written, by test file. */
const files: ReadonlyMap<string, FileTags> = new Map([...tagsIn(RUNS.unit), ...tagsIn(RUNS.e2e)]);
const tagged = [...files.values()].flatMap((each) => each.tagged);

const document = (): string =>
  coverageDocument({ ...RULES, rows, tagged, places: placesByRow(), runs: LIVE_RUNS });

/** What ran; undefined when the run left no report. */
const ranIn = ({ report }: Run): readonly Ran[] | undefined =>
  existsSync(join(root, report)) ? ranOf(JSON.parse(text(report)) as JestReport, root) : undefined;

function problemsOf(run: Run): string[] {
  const ran = ranIn(run);
  return ran === undefined
    ? [`${run.report} is missing: ${run.made} writes it`]
    : problemsOfRun(tagsIn(run), ran);
}

/** What needs no run: the tags as they are written, and the rows that they leave without. */
const written = (): string[] => [
  ...problemsOfTags(rows, files, RULES),
  ...problemsOfRows(rows, tagged, RULES),
  ...stale(),
];

const stale = (): string[] =>
  existsSync(join(root, DOCUMENT)) && text(DOCUMENT) === document()
    ? []
    : [`${DOCUMENT} is not what the tags say: \`npm run rows\` writes it`];

function judged(problems: readonly string[], what: string): void {
  for (const problem of problems) process.stderr.write(`rows: ${problem}\n`);
  process.stdout.write(`rows: ${what}: ${problems.length === 0 ? "clean" : `${problems.length} problems`}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

const [verb, ...more] = process.argv.slice(2);
if (verb === undefined) writeFileSync(join(root, DOCUMENT), document());
else if (verb === "unit" && more.length === 0)
  judged([...written(), ...problemsOf(RUNS.unit)], "all rows, and the unit tests that carry tags");
else if (verb === "all" && more.length === 0)
  judged(
    [...written(), ...problemsOf(RUNS.unit), ...problemsOf(RUNS.e2e)],
    "all rows, all tests that carry tags",
  );
else {
  process.stderr.write(
    `rows: what ${process.argv.slice(2).join(" ")} is, is not known: nothing, unit or all\n`,
  );
  process.exitCode = 2;
}

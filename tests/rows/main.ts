/**
 * `npm run rows` writes docs/coverage.md. `npm run rows -- unit`, after the run of the unit tests, judges all tags as
 * written and those of that run; `npm run rows -- all`, after both runs, judges everything. The runs leave their
 * reports under coverage/.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { coverageDocument } from "./document.ts";
import { problemsOfRows, problemsOfRun, problemsOfTags, type Rows } from "./judge.ts";
import { LIVE_ROWS } from "./live-rows.ts";
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

/** Tests whose subject tags are: those that stand in their texts say nothing about rows. */
const ABOUT_TAGS = ["tests/rows/", "tests/e2e/mutants.test.ts"];

const text = (path: string): string => readFileSync(join(root, path), "utf8");
const { rows } = JSON.parse(text("tests/fixtures/requirements-rows.json")) as { rows: Rows };

const tagsIn = ({ tests }: Run): Map<string, FileTags> =>
  new Map(
    globSync(tests, { cwd: root })
      .filter((file) => !ABOUT_TAGS.some((path) => file.startsWith(path)))
      .toSorted()
      .map((file) => [file, tagsOf(file, text(file))]),
  );

const tagged = () =>
  [RUNS.unit, RUNS.e2e].flatMap((run) => [...tagsIn(run).values()].flatMap((each) => each.tagged));

const document = (): string =>
  coverageDocument({ rows, places: placesByRow(), tagged: tagged(), live: LIVE_ROWS });

/** What ran; undefined when the run left no report. */
const ranIn = ({ report }: Run): readonly Ran[] | undefined =>
  existsSync(join(root, report)) ? ranOf(JSON.parse(text(report)) as JestReport, root) : undefined;

function problemsOf(run: Run): string[] {
  const ran = ranIn(run);
  return ran === undefined
    ? [`${run.report} is missing: ${run.made} writes it`]
    : problemsOfRun(tagsIn(run), ran);
}

const written = (): string[] => [RUNS.unit, RUNS.e2e].flatMap((run) => problemsOfTags(rows, tagsIn(run)));

const passedFiles = (): ReadonlySet<string> =>
  new Set(
    [RUNS.unit, RUNS.e2e].flatMap((run) =>
      (ranIn(run) ?? []).filter(({ passed }) => passed).map(({ file }) => file),
    ),
  );

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
  judged([...written(), ...problemsOf(RUNS.unit), ...stale()], "tags, and the unit tests that carry them");
else if (verb === "all" && more.length === 0)
  judged(
    [
      ...written(),
      ...problemsOf(RUNS.unit),
      ...problemsOf(RUNS.e2e),
      ...problemsOfRows(rows, {
        tagged: tagged(),
        live: LIVE_ROWS,
        passed: passedFiles(),
      }),
      ...stale(),
    ],
    "all tags, all rows",
  );
else {
  process.stderr.write(
    `rows: what ${process.argv.slice(2).join(" ")} is, is not known: nothing, unit or all\n`,
  );
  process.exitCode = 2;
}

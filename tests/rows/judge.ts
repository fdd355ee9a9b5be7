/**
 * Judges the row tags: that each names a row of the checklist, that what carries it ran and passed, and, once both runs are
 * in, that no row is without. A problem names the place, what is wrong and the remedy.
 */
import { nearest } from "../../model/near-miss.ts";
import { DEFERRED, isLive, NEEDS_MORE_THAN_A_TEST } from "./exceptions.ts";
import type { LiveRow } from "./live-rows.ts";
import type { Ran } from "./record.ts";
import type { FileTags, Tagged } from "./tags.ts";

/** The checklist: what each row says, by its name. */
export type Rows = Readonly<Record<string, string>>;

/** The rows that may be without a test. The rules of the repository are the default. */
export interface Exceptions {
  readonly needsMore: Readonly<Record<string, string>>;
  readonly deferred: Readonly<Record<string, string>>;
}

const OURS: Exceptions = { needsMore: NEEDS_MORE_THAN_A_TEST, deferred: DEFERRED };

/**
 * What is wrong with tags as they are written.
 * @param files by the test file's path from the root of the repository
 */
export function problemsOfTags(rows: Rows, files: ReadonlyMap<string, FileTags>): string[] {
  return [...files].flatMap(([file, { tagged, astray }]) => [
    ...astray.map(
      (row) => `${file}: [${row}] stands in no test's name: move it into the name of the test that proves it`,
    ),
    ...[...rowsOf(tagged)].filter((row) => rows[row] === undefined).map((row) => unknown(rows, file, row)),
  ]);
}

/** What is wrong between the tags as they are written and the tests that ran. */
export function problemsOfRun(files: ReadonlyMap<string, FileTags>, ran: readonly Ran[]): string[] {
  const problems: string[] = [];
  for (const [file, { tagged }] of files) {
    const here = ran.filter((each) => each.file === file);
    const written = rowsOf(tagged);
    problems.push(...[...written].flatMap((row) => notShown(file, row, here)));
    for (const row of new Set(here.flatMap((each) => each.rows)))
      if (!written.has(row))
        problems.push(
          `${file}: [${row}] comes from elsewhere: write it in the name, or in the table beside the test`,
        );
  }
  for (const { file, rows: carried } of ran)
    if (carried.length > 0 && !files.has(file))
      problems.push(`${file}: ran with tags and is not there to be read`);
  return [...new Set(problems)];
}

const rowsOf = (tagged: readonly Tagged[]): ReadonlySet<string> => new Set(tagged.map(({ row }) => row));

function unknown(rows: Rows, file: string, row: string): string {
  const near = nearest(row, Object.keys(rows));
  return `${file}: [${row}] is no row of the checklist${near === undefined ? "" : `; ${near} is`}`;
}

function notShown(file: string, row: string, here: readonly Ran[]): string[] {
  const carriers = here.filter((each) => each.rows.includes(row));
  if (carriers.length === 0) return [`${file}: [${row}] is the tag of a test that did not run`];
  return carriers
    .filter(({ passed }) => !passed)
    .map(({ name }) => `${file}: [${row}] is the tag of a test that did not pass: ${name}`);
}

/** What the runs of all tests, and the repository, say of the checklist. */
export interface Proofs {
  /** Names of tests with the rows that they carry. */
  readonly tagged: readonly Tagged[];
  /** By row, for those that only a cluster shows whole: the script that tries it, and the file of the offline twin. */
  readonly live: Readonly<Record<string, LiveRow>>;
  /** Test files of which some test ran and passed. */
  readonly passed: ReadonlySet<string>;
}

/** What is wrong with the checklist as a whole: a row without a test, without a twin and a script, and without a reason. */
export function problemsOfRows(
  rows: Rows,
  { tagged: names, live, passed }: Proofs,
  { needsMore, deferred }: Exceptions = OURS,
): string[] {
  const problems: string[] = [];
  const tagged = new Set(names.map(({ row }) => row));
  for (const [row, text] of Object.entries(rows)) {
    const onCluster = isLive(text) || needsMore[row] !== undefined;
    if (onCluster && live[row] === undefined)
      problems.push(
        `${row} is shown on a cluster only, and tests/rows/live-rows.ts names neither script nor twin`,
      );
    if (!onCluster && !tagged.has(row) && deferred[row] === undefined)
      problems.push(`${row} has no test: tag the one that proves it with [${row}], or write it`);
  }
  for (const [row, { twin }] of Object.entries(live))
    if (!passed.has(twin)) problems.push(`${row} has ${twin} for a twin, of which no test ran and passed`);
    else if (!names.some((name) => name.row === row && name.file === twin))
      problems.push(`${row} has ${twin} for a twin, of which no test is tagged [${row}]`);
  for (const row of [...Object.keys(needsMore), ...Object.keys(deferred), ...Object.keys(live)])
    if (rows[row] === undefined) problems.push(`${row} has an exception and is no row of the checklist`);
  return problems;
}

/**
 * Judges the row tags: that each names a row and a column that the row has, that what carries it ran and passed, that nothing
 * is shown and contradicted at once, and that no row lacks what it must have. A problem names the place, what is wrong and
 * the remedy.
 */
import { nearest } from "../../model/near-miss.ts";
import { type Asked, KINDS } from "./asked.ts";
import { STACKS, type Stack, type Tag, tagText } from "./columns.ts";
import { isLive } from "./live.ts";
import type { Ran } from "./record.ts";
import type { FileTags, Tagged } from "./tags.ts";

/** The checklist: what each row says, by its name. */
export type Rows = Readonly<Record<string, string>>;

/** What the repository settles about the rows. */
export interface Rules {
  readonly asked: ReadonlyMap<string, Asked>;
  /** By row that comes later: why. */
  readonly deferred: Readonly<Record<string, string>>;
  /** By row that is tried where something runs: the script that does. */
  readonly scripts: Readonly<Record<string, string>>;
}

/**
 * What is wrong with tags as they are written.
 * @param files by the test file's path from the root of the repository
 */
export function problemsOfTags(rows: Rows, files: ReadonlyMap<string, FileTags>, { asked }: Rules): string[] {
  const each = [...files].flatMap(([file, { tagged, astray, unreadable }]) => [
    ...unreadable.map(({ tag, problem }) => `${file}: [${tag}] ${problem}`),
    ...astray.map(
      (tag) => `${file}: [${tag}] stands in no test's name: move it into the name of the test that shows it`,
    ),
    ...tagged.flatMap((tag) =>
      misplaced(rows, asked, tag).map((problem) => `${file}: [${tagText(tag)}] ${problem}`),
    ),
  ]);
  return [...new Set([...each, ...contradictions([...files.values()].flatMap(({ tagged }) => tagged))])];
}

/** Why a tag cannot stand: the checklist lacks its row, or the row its column. */
function misplaced(rows: Rows, asked: Rules["asked"], { row, claim }: Tag): string[] {
  const text = rows[row];
  if (text === undefined) {
    const near = nearest(row, Object.keys(rows));
    return [`names no row of the checklist${near === undefined ? "" : `; ${near} is one`}`];
  }
  const kind = KINDS[asked.get(row)?.kind ?? "rule"];
  switch (claim) {
    case "text":
      return kind.text ? [] : [`names a column that the row lacks: it asks for ${kind.asks}`];
    case "live":
      return isLive(row, text) ? [] : ["names a column that the row lacks: it is not tried on a cluster"];
    default:
      return kind.effect === true ? [] : [`names a column that the row lacks: ${kind.effect}`];
  }
}

/** Rows of which one test shows what another contradicts, of the same stack. */
function contradictions(tagged: readonly Tagged[]): string[] {
  const shown = tagged.filter(({ claim }) => claim === "effect");
  return tagged
    .filter(({ claim }) => claim === "contradicted")
    .flatMap((against) =>
      shown
        .filter(
          ({ row, stacks }) => row === against.row && stacks.some((stack) => against.stacks.includes(stack)),
        )
        .map(
          (proof) =>
            `${against.row} is contradicted by ${against.file} (${against.title}) and shown by ${proof.file} (${proof.title}): one of them is wrong`,
        ),
    );
}

/** What is wrong between the tags as they are written and the tests that ran. */
export function problemsOfRun(files: ReadonlyMap<string, FileTags>, ran: readonly Ran[]): string[] {
  const problems: string[] = [];
  for (const [file, { tagged }] of files) {
    const here = ran.filter((each) => each.file === file);
    const written = new Set(tagged.map(tagText));
    problems.push(...[...written].flatMap((tag) => notShown(file, tag, here)));
    for (const tag of new Set(here.flatMap((each) => each.tags.map(tagText))))
      if (!written.has(tag))
        problems.push(
          `${file}: [${tag}] comes from elsewhere: write it in the name, or in the table beside the test`,
        );
  }
  for (const { file, tags: carried } of ran)
    if (carried.length > 0 && !files.has(file))
      problems.push(`${file}: ran with tags and is not there to be read`);
  return [...new Set(problems)];
}

function notShown(file: string, tag: string, here: readonly Ran[]): string[] {
  const carriers = here.filter(({ tags }) => tags.some((each) => tagText(each) === tag));
  if (carriers.length === 0) return [`${file}: [${tag}] is the tag of a test that did not run`];
  return carriers
    .filter(({ passed }) => !passed)
    .map(({ name }) => `${file}: [${tag}] is the tag of a test that did not pass: ${name}`);
}

/** What is wrong with the checklist as a whole: a row without what it asks for, and an entry about a row that is none. */
export function problemsOfRows(rows: Rows, tagged: readonly Tagged[], rules: Rules): string[] {
  const { asked, deferred, scripts } = rules;
  const entries = [...asked.keys(), ...Object.keys(deferred), ...Object.keys(scripts)];
  return [
    ...Object.entries(rows).flatMap(([row, text]) =>
      deferred[row] === undefined
        ? lacking(
            row,
            text,
            tagged.filter((tag) => tag.row === row),
            rules,
          )
        : [],
    ),
    ...[...new Set(entries)]
      .filter((row) => rows[row] === undefined)
      .map((row) => `${row} has an entry under tests/rows and is no row of the checklist`),
  ];
}

/** What a row lacks of the columns that it must have. */
function lacking(row: string, text: string, tags: readonly Tagged[], { asked, scripts }: Rules): string[] {
  const its = asked.get(row);
  if (its === undefined) return [`${row} has no entry in tests/rows/asked.ts: say what kind of row it is`];
  const has = (claim: Tag["claim"]): boolean => tags.some((tag) => tag.claim === claim);
  const open = its.stacks.filter((stack) => !judgedStacks(tags).includes(stack));
  const live = isLive(row, text);
  return [
    ...(KINDS[its.kind].text && !has("text")
      ? [`${row} has no test of its text: tag the one that compares it with the spec with [${row} text]`]
      : []),
    ...open.map(
      (stack) =>
        `${row} has no verdict on ${stack}: tag the test that shows it with [${row} effect ${stack}], or the one that shows the opposite with [${row} contradicted ${stack}]`,
    ),
    ...(live && scripts[row] === undefined
      ? [`${row} is shown whole on a cluster only, and tests/rows/live.ts names no script`]
      : []),
    ...(live && !has("live")
      ? [`${row} has a script that no test tries on a stand-in: tag the one that does with [${row} live]`]
      : []),
    ...(!live && scripts[row] !== undefined ? [`${row} has a script and is not marked as live`] : []),
  ];
}

/** The stacks of which some test shows or contradicts a row. */
const judgedStacks = (tags: readonly Tagged[]): readonly Stack[] =>
  STACKS.filter((stack) => tags.some(({ stacks }) => stacks.includes(stack)));

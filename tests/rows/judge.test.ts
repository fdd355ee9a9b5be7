import { describe, expect, test } from "@jest/globals";
import { problemsOfRows, problemsOfRun, problemsOfTags } from "./judge.ts";
import { ranOf } from "./record.ts";
import { tagsOf } from "./tags.ts";

const FILE = "tests/a.test.ts";
const ROWS = {
  C37: "a policy",
  C38: "another",
  T29: "an event",
  T51: "loads (stretch, live)",
  Q2: "compiles",
};

/** The problems of one file, given its text and what jest reported: names and how each test ended. */
function problems(text: string, ...results: readonly (readonly [fullName: string, status?: string])[]) {
  const report = {
    testResults: [
      {
        name: `/repo/${FILE}`,
        assertionResults: results.map(([fullName, status = "passed"]) => ({ fullName, status })),
      },
    ],
  };
  const files = new Map([[FILE, tagsOf(FILE, text)]]);
  return [...problemsOfTags(ROWS, files), ...problemsOfRun(files, ranOf(report, "/repo"))];
}

describe("tags of a run", () => {
  test("a tag of a test that ran and passed is clean", () => {
    expect(problems('test("[C37] it holds", f);', ["of a policy [C37] it holds"])).toEqual([]);
  });

  test.each(["failed", "pending", "todo", "skipped"])("a tagged test that is %s is named", (status) => {
    expect(problems('test("[C37] it holds", f);', ["[C37] it holds", status])).toEqual([
      `${FILE}: [C37] is the tag of a test that did not pass: [C37] it holds`,
    ]);
  });

  test("a tag of one test that passed and another that did not is not shown", () => {
    const text = 'test("[C37] a", f); test("[C37] b", f);';
    expect(problems(text, ["[C37] a"], ["[C37] b", "failed"])).toHaveLength(1);
  });

  test("a tagged test that did not run is named", () => {
    expect(problems('test("[C37] it holds", f);', ["something else"])).toEqual([
      `${FILE}: [C37] is the tag of a test that did not run`,
    ]);
  });

  test("a row that the checklist lacks is named, with the one it may mean", () => {
    expect(problems('test("[C377] it holds", f);', ["[C377] it holds"])).toEqual([
      `${FILE}: [C377] is no row of the checklist; C37 is`,
    ]);
  });

  test("a tag made at run time is asked to be written", () => {
    expect(problems("test(name, f);", ["[C37] it holds"])[0]).toMatch(/\[C37\] comes from elsewhere/);
  });

  test("a tag in a text that names no test is asked into the name", () => {
    expect(problems('const what = "[C37]"; test("it holds", f);', ["it holds"])[0]).toMatch(
      /\[C37\] stands in no test's name/,
    );
  });

  test("a tagged test of a file that is not read is named", () => {
    const ran = [{ file: "elsewhere.test.ts", name: "[C37]", rows: ["C37"], passed: true }];
    expect(problemsOfRun(new Map(), ran)).toHaveLength(1);
  });
});

describe("the checklist", () => {
  const exceptions = { needsMore: { T29: "a kernel" }, deferred: { Q2: "later" } };
  const twin = "tests/twin.test.ts";
  const live = { T29: { script: "runtime", twin }, T51: { script: "applied", twin } } as const;
  const named = (rows: readonly string[]) => rows.map((row) => ({ row, file: twin, title: "it holds" }));
  const whole = { tagged: named(["C37", "C38", "T29", "T51"]), live, passed: new Set([twin]) };
  const judged = (proofs: Partial<typeof whole> | object) =>
    problemsOfRows(ROWS, { ...whole, ...proofs }, exceptions);

  test("is clean when every row has a test, a script and a twin, or a reason", () => {
    expect(judged({})).toEqual([]);
  });

  test("a row without a test is named", () => {
    const tagged = named(["C37", "T29", "T51"]);
    expect(judged({ tagged })).toEqual([
      "C38 has no test: tag the one that proves it with [C38], or write it",
    ]);
  });

  test.each(["T29", "T51"])("%s, which needs a cluster, needs a script and a twin", (row) => {
    const { [row as "T29"]: _, ...rest } = live;
    expect(judged({ live: rest })).toEqual([expect.stringMatching(`^${row} is shown on a cluster only`)]);
  });

  test("a twin that does not carry the row is named", () => {
    const elsewhere = { row: "T29", file: "tests/other.test.ts", title: "it holds" };
    expect(judged({ tagged: [...named(["C37", "C38", "T51"]), elsewhere] })).toEqual([
      `T29 has ${twin} for a twin, of which no test is tagged [T29]`,
    ]);
  });

  test("a twin that did not run is named for each of its rows", () => {
    expect(judged({ passed: new Set() })).toHaveLength(2);
  });

  test("no exception outlives its row", () => {
    const { Q2: _, ...rows } = ROWS;
    expect(problemsOfRows(rows, whole, exceptions)).toEqual([
      "Q2 has an exception and is no row of the checklist",
    ]);
  });
});

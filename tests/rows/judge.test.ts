import { describe, expect, test } from "@jest/globals";
import type { Asked } from "./asked.ts";
import { type Claim, SHIPPED, type Stack } from "./columns.ts";
import { problemsOfRows, problemsOfRun, problemsOfTags, type Rules } from "./judge.ts";
import { ranOf } from "./record.ts";
import { type Tagged, tagsOf } from "./tags.ts";

const FILE = "tests/a.test.ts";
const ROWS = {
  C25: "a folder",
  C37: "a policy",
  C38: "another",
  C61: "an audit",
  C64: "a flow (live)",
  Q2: "compiles",
};
const asked = (kind: Asked["kind"], ...stacks: Asked["stacks"]): Asked => ({ kind, stacks });
const RULES: Rules = {
  asked: new Map([
    ["C25", asked("file")],
    ["C37", asked("rule", ...SHIPPED)],
    ["C38", asked("rule", ...SHIPPED)],
    ["C61", asked("behaviour", "dev")],
    ["C64", asked("behaviour", "dev")],
    ["Q2", asked("rule", ...SHIPPED)],
  ]),
  deferred: { Q2: "later" },
  scripts: { C64: "clawdstrike" },
};

const written = (text: string) => problemsOfTags(ROWS, new Map([[FILE, tagsOf(FILE, text)]]), RULES);

describe("tags as they are written", () => {
  test("of rows and columns that are there are clean", () => {
    expect(
      written('test("[C25 C37 text] [C37 effect prod] [C37 contradicted dev] [C64 live] it holds", f);'),
    ).toEqual([]);
  });

  test.each([
    ["C377 text", `${FILE}: [C377 text] names no row of the checklist; C37 is one`],
    ["C37", `${FILE}: [C37] names no column: end it with text, effect, contradicted, live`],
    ["C37 efect", `${FILE}: [C37 efect] efect is no column; effect is`],
    ["C25 effect", `${FILE}: [C25 effect] names a column that the row lacks: it is there or not`],
    [
      "C61 text",
      `${FILE}: [C61 text] names a column that the row lacks: it asks for something that happens, whatever is written for it`,
    ],
    ["C37 live", `${FILE}: [C37 live] names a column that the row lacks: it is not tried on a cluster`],
  ])("%s is named with what is wrong", (tag, problem) => {
    expect(written(`test("[${tag}] it holds", f);`)).toEqual([problem]);
  });

  test("a tag in a text that names no test is asked into the name", () => {
    expect(written('const what = "[C37 text]"; test("it holds", f);')[0]).toMatch(
      /\[C37 text\] stands in no test's name/,
    );
  });

  test.each([
    ["of the same two stacks", "C37 contradicted", "C37 effect", 1],
    ["of one of them", "C37 contradicted dev", "C37 effect", 1],
    ["of different ones", "C37 contradicted dev", "C37 effect prod", 0],
    ["by the text, which says nothing of stacks", "C37 contradicted", "C37 text", 0],
  ])("a row is not contradicted and shown at once: %s", (_what, one, other, count) => {
    const found = written(`test("[${one}] a", f); test("[${other}] b", f);`);
    expect(found).toHaveLength(count);
    if (count > 0)
      expect(found).toEqual([
        `C37 is contradicted by ${FILE} (a) and shown by ${FILE} (b): one of them is wrong`,
      ]);
  });

  test("nor by tests of two files", () => {
    const files = new Map(
      [
        ["tests/a.test.ts", 'test("[C37 effect] a", f);'],
        ["e2e/tests/b.test.ts", 'test("[C37 contradicted] b", f);'],
      ].map(([file = "", text = ""]) => [file, tagsOf(file, text)] as const),
    );
    expect(problemsOfTags(ROWS, files, RULES)).toHaveLength(1);
  });
});

describe("tags of a run", () => {
  /** The problems of one file, given its text and what jest reported: names and how each test ended. */
  function problems(text: string, ...results: readonly (readonly [fullName: string, status?: string])[]) {
    const assertionResults = results.map(([fullName, status = "passed"]) => ({ fullName, status }));
    const report = { testResults: [{ name: `/repo/${FILE}`, assertionResults }] };
    return problemsOfRun(new Map([[FILE, tagsOf(FILE, text)]]), ranOf(report, "/repo"));
  }

  test("a tag of a test that ran and passed is clean", () => {
    expect(problems('test("[C37 text] it holds", f);', ["of a policy [C37 text] it holds"])).toEqual([]);
  });

  test.each(["failed", "pending", "todo", "skipped"])("a tagged test that is %s is named", (status) => {
    expect(problems('test("[C37 text] it holds", f);', ["[C37 text] it holds", status])).toEqual([
      `${FILE}: [C37 text] is the tag of a test that did not pass: [C37 text] it holds`,
    ]);
  });

  test("a tag of one test that passed and another that did not is not shown", () => {
    const text = 'test("[C37 text] a", f); test("[C37 text] b", f);';
    expect(problems(text, ["[C37 text] a"], ["[C37 text] b", "failed"])).toHaveLength(1);
  });

  test("a test that shows one column of a row says nothing of another", () => {
    const text = 'test("[C37 text] a", f); test("[C37 effect dev] b", f);';
    expect(problems(text, ["[C37 text] a"])).toEqual([
      `${FILE}: [C37 effect dev] is the tag of a test that did not run`,
    ]);
  });

  test("a tag made at run time is asked to be written", () => {
    expect(problems("test(name, f);", ["[C37 text] it holds"])[0]).toMatch(
      /\[C37 text\] comes from elsewhere/,
    );
  });

  test("a tagged test of a file that is not read is named", () => {
    const tags = [{ row: "C37", claim: "text", stacks: [] }] as const;
    const ran = [{ file: "elsewhere.test.ts", name: "[C37 text]", tags, passed: true }];
    expect(problemsOfRun(new Map(), ran)).toHaveLength(1);
  });
});

describe("the checklist", () => {
  const tag = (row: string, claim: Claim, ...stacks: readonly Stack[]): Tagged => ({
    row,
    claim,
    stacks,
    file: FILE,
    title: "it holds",
  });
  const WHOLE = [
    tag("C25", "text"),
    tag("C37", "text"),
    tag("C37", "effect", "dev", "prod"),
    tag("C38", "text"),
    tag("C38", "effect", "prod"),
    tag("C38", "contradicted", "dev"),
    tag("C61", "effect", "dev"),
    tag("C64", "contradicted", "dev"),
    tag("C64", "live"),
  ];
  const without = (row: string, claim: Claim) =>
    problemsOfRows(
      ROWS,
      WHOLE.filter((each) => each.row !== row || each.claim !== claim),
      RULES,
    );

  test("is clean when every row has what it asks for, shown or contradicted", () => {
    expect(problemsOfRows(ROWS, WHOLE, RULES)).toEqual([]);
  });

  test("a row whose text no test compares is named", () => {
    expect(without("C37", "text")).toEqual([
      "C37 has no test of its text: tag the one that compares it with the spec with [C37 text]",
    ]);
  });

  test("a row without a verdict is named for each stack that it is about", () => {
    expect(without("C37", "effect").map((line) => line.replace(/:.*/, ""))).toEqual([
      "C37 has no verdict on dev",
      "C37 has no verdict on prod",
    ]);
    expect(without("C38", "contradicted")).toHaveLength(1);
    expect(without("C61", "effect")).toHaveLength(1);
  });

  test("a verdict on another stack does not do", () => {
    const elsewhere = WHOLE.map((each) =>
      each.row === "C61" ? tag("C61", "effect", "calico", "prod") : each,
    );
    expect(problemsOfRows(ROWS, elsewhere, RULES)).toEqual([
      expect.stringMatching(/^C61 has no verdict on dev/),
    ]);
  });

  test("a row that is live needs a script, and a test that tries it", () => {
    expect(without("C64", "live")).toEqual([expect.stringMatching(/^C64 has a script that no test tries/)]);
    expect(problemsOfRows(ROWS, WHOLE, { ...RULES, scripts: {} })).toEqual([
      expect.stringMatching(/^C64 is shown whole on a cluster only/),
    ]);
    expect(problemsOfRows(ROWS, WHOLE, { ...RULES, scripts: { ...RULES.scripts, C37: "x" } })).toEqual([
      "C37 has a script and is not marked as live",
    ]);
  });

  test("a row of no kind is named, and so is an entry about a row that is none", () => {
    expect(problemsOfRows({ ...ROWS, C99: "new" }, WHOLE, RULES)).toEqual([
      expect.stringMatching(/^C99 has no entry in tests\/rows\/asked.ts/),
    ]);
    const { Q2: _, ...rows } = ROWS;
    expect(problemsOfRows(rows, WHOLE, RULES)).toEqual([
      "Q2 has an entry under tests/rows and is no row of the checklist",
    ]);
  });
});

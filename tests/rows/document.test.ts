import { describe, expect, test } from "@jest/globals";
import { readTag } from "./columns.ts";
import { type Coverage, coverageDocument, shortened, standingOf } from "./document.ts";
import type { Tagged } from "./tags.ts";

const tagged = (tag: string, title: string, file = "tests/a/b.test.ts"): Tagged[] => {
  const read = readTag(tag);
  if ("problem" in read) throw new Error(read.problem);
  return read.map((each) => ({ ...each, file, title }));
};

const both = ["dev", "prod"] as const;
const COVERAGE: Coverage = {
  rows: {
    C1: "allows `a|b` *and* [more]. !X6",
    C2: "refuses",
    C3: "a label",
    C4: "half",
    T29: "sees an event (live)",
    Q2: "compiles",
  },
  asked: new Map([
    ["C1", { kind: "rule", stacks: both }],
    ["C2", { kind: "rule", stacks: both }],
    ["C3", { kind: "name", stacks: [] }],
    ["C4", { kind: "behaviour", stacks: both }],
    ["T29", { kind: "cluster", stacks: [] }],
    ["Q2", { kind: "rule", stacks: both }],
  ]),
  deferred: { Q2: "it comes later" },
  places: new Map([["C1", ["model/flow.ts"]]]),
  tagged: [
    ...tagged("C1 text", "one"),
    ...tagged("C1 text", "two"),
    ...tagged("C1 text", "three"),
    ...tagged("C1 effect", "it passes"),
    ...tagged("C2 contradicted dev", "it passes too"),
    ...tagged("C2 effect prod", "it does not"),
    ...tagged("C2 effect calico", "nor there"),
    ...tagged("C3 text", "is it"),
    ...tagged("C4 effect dev", "in dev"),
  ],
  scripts: { T29: "runtime" },
  runs: {},
};

describe("the document", () => {
  const written = coverageDocument(COVERAGE);
  const line = (row: string) => written.split("\n").find((each) => each.startsWith(`| ${row} |`));
  const link = "[b.test.ts](../tests/a/b.test.ts)";

  test("says the three totals first", () => {
    const [title, , ...lines] = written.split("\n");
    expect(title).toMatch(/^# /);
    expect(lines.slice(0, 3)).toEqual([
      "- *text*: 4 rows ask for something written; 2 have a test that compares it with the spec.",
      "- *effect*: 3 rows ask for an effect; verdicts on the stacks dev and prod show 1, contradict **1** and leave 1 open.",
      "- *live*: 1 row asks for a cluster, a kernel or Docker, and `palisade render live` writes a script for each; none has run on one.",
    ]);
  });

  test("has a line for each row, links from docs, and counts what it does not name", () => {
    expect(line("C1")).toBe(
      `| C1 | allows \`a\\|b\` \\*and\\* \\[more\\]. | [model/flow.ts](../model/flow.ts) | ${link}: one; two<br>and 1 more | ${link}: it passes | – |`,
    );
  });

  test("says of which stack a row is contradicted, and of which it is shown", () => {
    expect(line("C2")).toBe(
      `| C2 | refuses |  |  | **contradicted** (dev): ${link}: it passes too<br>(prod): ${link}: it does not<br>(calico): ${link}: nor there | – |`,
    );
  });

  test("has a dash and the kind where a row can have no verdict, and says what comes later", () => {
    expect(line("C3")).toBe(`| C3 | a label |  | ${link}: is it | – (name) | – |`);
    expect(line("Q2")).toBe("| Q2 | compiles |  | later: it comes later | later | – |");
  });

  test("says where a script has run, and that it has run nowhere", () => {
    expect(line("T29")).toMatch(/\| – \(cluster\) \| `runtime\.sh`, run nowhere \|$/);
    const ran = coverageDocument({ ...COVERAGE, runs: { runtime: "on kind 1.36, 2026-08-10" } });
    expect(ran).toContain("`runtime.sh`, run on kind 1.36, 2026-08-10 |");
    expect(ran).toContain("the scripts of 1 have run");
  });

  test("names a test of each file before a second of any", () => {
    const more = ["a one", "a two", "b three"].flatMap((name) => {
      const [file = "", title = ""] = name.split(" ");
      return tagged("C3 text", title, `tests/${file}.test.ts`);
    });
    expect(coverageDocument({ ...COVERAGE, tagged: more })).toMatch(/: one<br>\S+: three<br>and 1 more \|/);
  });
});

describe("where a row stands", () => {
  test.each([
    ["C1", "shown"],
    ["C2", "contradicted"],
    ["C3", "none"],
    ["C4", "open"],
    ["Q2", "none"],
  ])("%s is %s", (row, standing) => {
    expect(standingOf(row, COVERAGE)).toBe(standing);
  });
});

describe("long texts", () => {
  test("end after a word, and say that they go on", () => {
    expect(shortened("one two three", 13)).toBe("one two three");
    expect(shortened("one, two three", 12)).toBe("one, two …");
    expect(shortened("one two, three", 11)).toBe("one two …");
  });

  test("leave no code span open", () => {
    expect(shortened("call `a b c` now", 9)).toBe("call …");
  });
});

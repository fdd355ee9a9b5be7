import { describe, expect, test } from "@jest/globals";
import { coverageDocument, shortened } from "./document.ts";
import { DEFERRED, NEEDS_MORE_THAN_A_TEST } from "./exceptions.ts";

describe("the document", () => {
  const written = coverageDocument({
    rows: { C1: "allows `a|b` *and* [more]. !X6", T29: "sees an event", Q2: "compiles" },
    places: new Map([["C1", ["model/flow.ts"]]]),
    tagged: ["one", "two", "three", "four"].map((title) => ({ file: "tests/a/b.test.ts", row: "C1", title })),
    live: { T29: { script: "runtime", twin: "e2e/tests/c.test.ts" } },
  });
  const line = (row: string) => written.split("\n").find((each) => each.startsWith(`| ${row} |`));

  test("has a line for each row, links from docs, and counts what it does not name", () => {
    const link = "[b.test.ts](../tests/a/b.test.ts)";
    expect(line("C1")).toBe(
      `| C1 | allows \`a\\|b\` \\*and\\* \\[more\\]. | [model/flow.ts](../model/flow.ts) | ${link}: one; two; three<br>and 1 more |`,
    );
  });

  test("names a test of each file before a second of any", () => {
    const tagged = ["a one", "a two", "a three", "b four"].map((name) => {
      const [file = "", title = ""] = name.split(" ");
      return { file: `tests/${file}.test.ts`, row: "C1", title };
    });
    const text = coverageDocument({ rows: { C1: "asks" }, places: new Map(), tagged, live: {} });
    expect(text).toMatch(/: one; two<br>\S+: four<br>and 1 more \|/);
  });

  test("says what stands in for a test, and why", () => {
    expect(line("T29")).toMatch(
      `whole only with ${NEEDS_MORE_THAN_A_TEST.T29}<br>script \`runtime.sh\`, twin [c.test.ts](../e2e/tests/c.test.ts) |`,
    );
    expect(line("Q2")).toMatch(`later: ${DEFERRED.Q2} |`);
  });

  test("begins with the counts", () => {
    expect(written).toMatch(/^# .*\n\n3 rows: 1 have a test/);
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

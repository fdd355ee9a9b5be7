/** The table of mutants holds for today's program and today's tests, which a run on clusters would show only much later. */
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Mutant, mistakenFile, PatchError, patched, stalePatches } from "../../e2e/mutants/mutant.ts";
import { MUTANTS } from "../../e2e/mutants/table.ts";
import { allCaught, tableOf, totalsLine, verdictOf } from "../../e2e/mutants/verdict.ts";
import { namePattern, untagged } from "../../e2e/test-names.ts";

const some: Mutant = {
  name: "some",
  why: "to see",
  file: "some.ts",
  find: "b",
  replace: "x",
  tests: [{ file: "up", name: "it is up" }],
};

describe("the table", () => {
  test("has a mutant of each kind of mistake, each once", () => {
    const names = MUTANTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(10);
  });

  test("every patch applies once to the program as it is", () => {
    expect(stalePatches(MUTANTS, ".")).toEqual([]);
  });

  test.each(MUTANTS)("$name: one line, which Node still takes", (mutant) => {
    const { find, replace, file } = mutant;
    for (const text of [find, replace]) expect(text).not.toContain("\n");
    const text = mistakenFile(mutant, ".");
    expect(text).not.toBe(readFileSync(file, "utf8"));
    if (file.endsWith(".ts")) expect(() => stripTypeScriptTypes(text)).not.toThrow();
    expect(file).not.toMatch(/^(crds|e2e|tests|node_modules)\//);
  });

  test.each(MUTANTS)("$name: the tests that judge it exist", ({ tests }) => {
    for (const { file, name } of tests) expect(testsOf(file)).toContain(name);
  });
});

/** Full names of the tests of an end-to-end file without row tags, at most one `describe` around each. */
function testsOf(file: string): string[] {
  let around = "";
  return readFileSync(`e2e/tests/${file}.test.ts`, "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, indent, verb, name] = /^( *)(describe|test)\("([^"]+)"/.exec(line) ?? [];
      if (verb === "describe") around = name ?? "";
      if (verb !== "test" || name === undefined) return [];
      return [untagged(indent === "" ? name : `${around} ${name}`)];
    });
}

describe("a test that is named without its row tags", () => {
  const found = (name: string, full: string) => new RegExp(`^${namePattern(name)}$`).test(full);

  test("is found with any tags, before any word", () => {
    expect(
      found(
        "up works. all (of it)",
        "[C1 text] up [Y12 effect dev] works. [Q3 effect] [T4-T6 text] all (of it)",
      ),
    ).toBe(true);
    expect(untagged("[C1 text] up [Y12 effect dev] works. [Q3 effect] [T4-T6 text] all (of it)")).toBe(
      "up works. all (of it)",
    );
  });

  test("is not another one", () => {
    expect(found("up works. all", "up works, all")).toBe(false);
    expect(found("up works", "[namespaces: create] up works")).toBe(false);
    expect(untagged("[namespaces: create] up works")).toBe("[namespaces: create] up works");
  });
});

describe("a patch", () => {
  test("changes what it names and nothing else", () => {
    const beside = fc.string().filter((text) => !text.includes("b"));
    fc.assert(
      fc.property(beside, beside, (before, after) => {
        expect(patched(`${before}b${after}`, some)).toBe(`${before}x${after}`);
      }),
    );
  });

  test.each([
    ["a", "some: some.ts has no longer, and should have once: b"],
    ["abab", "some: some.ts has 2 times, and should have once: b"],
  ])("that does not fit %j is refused in one line", (text, message) => {
    expect(() => patched(text, some)).toThrow(new PatchError(message));
  });

  test("for a file that is gone is stale", () => {
    expect(stalePatches([some], "e2e")).toEqual(["some: there is no some.ts"]);
  });
});

describe("a verdict", () => {
  const totals = (failing: Readonly<Record<string, string>>, passed = 0) => ({
    passed,
    failed: Object.keys(failing).length,
    failures: Object.keys(failing),
    reasons: new Map(Object.entries(failing)),
  });

  test.each(["Error: expect(received).toEqual(expected) // deep equality", "Error: pulumi ended with 255:"])(
    "is caught where a claim failed: %j",
    (reason) => {
      const failed = totals({ mishap: "Error: the log: not within 30 s", "it is up": reason });
      expect(verdictOf(failed)).toEqual({ kind: "caught", by: "it is up" });
    },
  );

  test.each([
    'thrown: "Exceeded timeout of 180000 ms for a test.',
    "Error: the release of Cilium: not within 120 s",
    "TypeError: expect(...) is not a function",
    "Error: not what I expect(ed)",
  ])("is undecided where the test ended with %j", (reason) => {
    const because = `it is up: ${reason}`;
    expect(verdictOf(totals({ "it is up": reason }, 3))).toEqual({ kind: "undecided", because });
  });

  test("is survived where all passed, and undecided where none ran", () => {
    expect(verdictOf(totals({}, 1))).toEqual({ kind: "survived" });
    expect(verdictOf(totals({}))).toMatchObject({ kind: "undecided" });
  });

  test("is told in a line each, and the totals last", () => {
    const caught = { mutant: "one", seconds: 12.4, verdict: { kind: "caught", by: "it is up" } } as const;
    const survived = { mutant: "another", seconds: 3, verdict: { kind: "survived" } } as const;
    const undecided = {
      mutant: "x",
      seconds: 1,
      verdict: { kind: "undecided", because: "it crashed" },
    } as const;
    expect(tableOf([caught, survived, undecided]).split("\n")).toEqual([
      "mutant   seconds  caught by",
      "one           12  it is up",
      "another        3  SURVIVED",
      "x              1  UNDECIDED: it crashed",
      "",
    ]);
    expect(totalsLine([caught, survived])).toBe("1 caught, 1 survived");
    expect(totalsLine([caught, undecided])).toBe("1 caught, 0 survived, 1 undecided");
    expect([[caught], [caught, survived], [caught, undecided], []].map(allCaught)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

/** The table of mutants holds for today's program and today's tests, which a run of it would show only later. */
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { describe, expect, test } from "@jest/globals";
import { mistakenFile, stalePatches } from "../../e2e/mutants/mutant.ts";
import type { Verdict } from "../../e2e/mutants/verdict.ts";
import { readTag, tagText } from "../rows/columns.ts";
import { tagsOf } from "../rows/tags.ts";
import { together, type Verdicts } from "./judge.ts";
import { MUTANTS } from "./table.ts";

test("every mutant has a name of its own, and its patch applies once to the program as it is", () => {
  const names = MUTANTS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(stalePatches(MUTANTS, ".")).toEqual([]);
});

test.each(MUTANTS)("$name: one line, which Node still takes", (mutant) => {
  const { find, replace, file } = mutant;
  for (const text of [find, replace]) expect(text).not.toContain("\n");
  const text = mistakenFile(mutant, ".");
  expect(text).not.toBe(readFileSync(file, "utf8"));
  expect(() => stripTypeScriptTypes(text)).not.toThrow();
  expect(file).not.toMatch(/^(crds|e2e|tests|node_modules)\//);
});

test.each(MUTANTS)("$name: the tests that are to notice carry the tags", ({ caughtBy }) => {
  for (const [tag, file] of caughtBy) {
    const read = readTag(tag);
    expect(read).not.toHaveProperty("problem");
    const carried = tagsOf(file, readFileSync(file, "utf8")).tagged.map(tagText);
    for (const each of "problem" in read ? [] : read)
      expect([file, carried]).toEqual([file, expect.arrayContaining([tagText(each)])]);
  }
});

describe("a mutant", () => {
  const verdicts = (...all: readonly Verdict[]): Verdicts =>
    all.map((verdict, at) => [[`C${at} effect`, "tests/a.test.ts"], verdict]);
  const caught: Verdict = { kind: "caught", by: "a test" };
  const survived: Verdict = { kind: "survived" };
  const undecided: Verdict = { kind: "undecided", because: "it crashed" };

  test("is caught where the tests of every tag fail, and survives where those of one do not", () => {
    expect(together(verdicts(caught, caught))).toEqual({
      kind: "caught",
      by: "[C0 effect] [C1 effect]",
    });
    expect(together(verdicts(caught, survived, undecided))).toEqual(survived);
  });

  test("is undecided where some test ended otherwise than by a claim", () => {
    expect(together(verdicts(caught, undecided))).toEqual(undecided);
  });
});

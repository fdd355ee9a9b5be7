import { globSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { EXAMPLES, readTag, SHIPPED, tagsIn, tagText, withoutTags } from "./columns.ts";

const read = (tag: string) => {
  const found = readTag(tag);
  return "problem" in found ? found.problem : found.map(tagText);
};

describe("a row tag", () => {
  test("names rows and ranges, a column, and the stacks where they are not the two of the repository", () => {
    expect(read("C37 text")).toEqual(["C37 text"]);
    expect(read("C9-C11 P3 effect")).toEqual(["C9 effect", "C10 effect", "C11 effect", "P3 effect"]);
    expect(read("T11 contradicted dev")).toEqual(["T11 contradicted dev"]);
    expect(read("S4 effect gke eks")).toEqual(["S4 effect eks gke"]);
    expect(read("T29 live")).toEqual(["T29 live"]);
    expect(readTag("C37 effect")).toEqual([{ row: "C37", claim: "effect", stacks: ["dev", "prod"] }]);
    expect(readTag("C37 text")).toEqual([{ row: "C37", claim: "text", stacks: [] }]);
    expect(read("C37 effect prod dev")).toEqual(["C37 effect"]);
  });

  test.each([
    ["C37", "names no column: end it with text, effect, contradicted, live"],
    ["C37 efect", "efect is no column; effect is"],
    ["C37 shown", "shown is no column: take text, effect, contradicted, live"],
    ["C37 effect pord", "pord is no stack; prod is"],
    ["C37 text prod", "text is said of no stack: leave out prod"],
    ["T29 live dev", "live is said of no stack: leave out dev"],
    ["C37 effect text", "text is no stack: take dev, prod, aks, calico, eks, gke"],
  ])("%s cannot be read: %s", (tag, problem) => {
    expect(read(tag)).toBe(problem);
  });

  test("is whatever begins like one, so that a misspelt one does not pass for text", () => {
    expect(tagsIn("[C37 text] a [C37] b [C37 x y] c [Z3] [C] [4] [audit] [%s effect]")).toEqual([
      "C37 text",
      "C37",
      "C37 x y",
    ]);
    expect(withoutTags("[C37 text] it holds [X1 effect]")).toBe("it holds");
  });
});

test("stacks are those of the stack files", () => {
  const named = (pattern: string) =>
    globSync(pattern)
      .map((path) => path.replace(/^.*Pulumi\.(.*)\.yaml$/, "$1"))
      .toSorted();
  expect(named("Pulumi.*.yaml")).toEqual([...SHIPPED]);
  expect(named("examples/Pulumi.*.yaml")).toEqual([...EXAMPLES]);
});

import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import LongestFirst, { LONGEST } from "../../e2e/longest-first.ts";

const file = (name: string) => ({ path: join("e2e", "tests", `${name}.test.ts`) });

test("every file that is named as long exists", () => {
  expect(
    LONGEST.filter((name) => !existsSync(join(import.meta.dirname, "..", "..", file(name).path))),
  ).toEqual([]);
});

test("the long ones go first, in the order of the list, and none is lost", () => {
  const files = [file("secrets"), ...LONGEST.toReversed().map(file), file("runbook")];
  expect(new LongestFirst().sort(files)).toEqual([...LONGEST.map(file), file("secrets"), file("runbook")]);
});

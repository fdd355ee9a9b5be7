import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { readCases } from "../../analysis/cases/case.ts";
import { runCase } from "../../analysis/cases/run.ts";
import { STATEMENTS } from "../../e2e/differential/statements/index.ts";
import { UNDECIDABLE } from "../../e2e/differential/statements/undecidable.ts";

const byHand = readCases(
  parse(readFileSync(new URL("../fixtures/cases/by-hand.yaml", import.meta.url), "utf8")),
);

describe("the sentences of the semantics that the comparison with Cilium's engine is about", () => {
  test("no two of the decidable ones share an id, and no two of the others a case", () => {
    const ids = STATEMENTS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const cases = UNDECIDABLE.map(({ shownBy }) => shownBy);
    expect(cases).toEqual([...new Set(cases)]);
  });

  test.each(UNDECIDABLE.map((one) => [one.says, one] as const))(
    "that the engine cannot be asked has a case derived by hand: %s",
    (_, { shownBy }) => {
      const found = byHand.filter(({ name }) => name === shownBy);
      expect(found).toHaveLength(1);
      expect(found.map(runCase)).toMatchObject([{ passed: true }]);
    },
  );
});

import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { agrees, compare, describe } from "../../e2e/differential/calico/compare.ts";
import { scenario } from "../../e2e/differential/calico/generate/scenario.ts";

test("answers as the evaluator that was written from the semantics' text alone, on random clusters", () => {
  const result = fc.check(
    fc.property(scenario, (one) => agrees(one, compare(one))),
    { numRuns: 300 },
  );
  const counterexample =
    result.failed && result.counterexample !== null ? describe(result.counterexample[0]) : "";
  expect(`${result.failed ? `seed ${result.seed}: ` : ""}${counterexample}`).toBe("");
});

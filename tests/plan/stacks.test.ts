import { describe, expect, test } from "@jest/globals";
import { readStack } from "../../cli/stack-file.ts";
import { buildPlan, isApplicable } from "../../plan/build.ts";
import { policiesOf } from "../../plan/plan.ts";
import { SYSTEM_NAMES } from "../../systems/registry.ts";

/** A day on which what the example answers for still holds. */
const THEN = new Date("2026-12-01T00:00:00Z");

describe("the stacks of this repository", () => {
  test.each([
    ["dev", ".", 31],
    ["prod", ".", 31],
    ["calico", "examples", 5 + 4 + 7],
  ])("%s in %s can be applied and holds %d policies", (stack, folder, count) => {
    const plan = buildPlan(readStack(folder, stack), THEN);
    expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(isApplicable(plan)).toBe(true);
    expect(policiesOf(plan)).toHaveLength(count);
  });

  test.each(["dev", "prod"])("%s holds every system there is, for Cilium carries them all", (stack) => {
    expect(buildPlan(readStack(".", stack), THEN).systems.map(({ name }) => name)).toEqual(SYSTEM_NAMES);
  });

  test("[X30 effect calico] the example is refused once the day of its addresses has passed", () => {
    const plan = buildPlan(readStack("examples", "calico"), new Date("2028-01-01T00:00:00Z"));
    expect(plan.diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual([
      "addresses-expired",
    ]);
  });
});

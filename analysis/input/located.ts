import type { Positions } from "../../documents/positions.ts";
import type { PolicyReading } from "../../model/rule.ts";

/**
 * What was read of an object, with the line and column of each rule in the object's file. A problem of the reader finds
 * its own by `positions.of(problem.path)` at the same moment: the document is let go of afterwards.
 */
export function located(reading: PolicyReading, positions: Positions | undefined): PolicyReading {
  if (positions === undefined) return reading;
  return {
    ...reading,
    policies: reading.policies.map((policy) => ({
      ...policy,
      rules: policy.rules.map((rule) => ({ ...rule, position: positions.of(rule.path) })),
    })),
  };
}

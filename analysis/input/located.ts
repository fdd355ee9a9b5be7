import type { Positions } from "../../documents/positions.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { PolicyReading } from "../../model/rule.ts";

/** What was read of an object, with the line and column of each rule and of each diagnostic in the object's file. */
export function located(reading: PolicyReading, positions: Positions | undefined): PolicyReading {
  if (positions === undefined) return reading;
  return {
    ...reading,
    policies: reading.policies.map((policy) => ({
      ...policy,
      rules: policy.rules.map((rule) => ({ ...rule, position: positions.of(rule.path) })),
    })),
    diagnostics: atTheirPlaces(reading.diagnostics, positions),
  };
}

/** Diagnostics with the line and column of what they are about; without a path that is the document itself. */
export const atTheirPlaces = (
  diagnostics: readonly Diagnostic[],
  positions: Positions | undefined,
): readonly Diagnostic[] =>
  positions === undefined
    ? diagnostics
    : diagnostics.map((found) => ({ ...found, ...positions.of(found.path ?? "") }));

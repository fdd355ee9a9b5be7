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
      ...(policy.place === undefined
        ? {}
        : { place: { ...policy.place, position: positions.of("spec.tier") } }),
    })),
    diagnostics: atTheirPlaces(reading.diagnostics, positions),
  };
}

/**
 * Diagnostics of one document with the line and column of what they are about, in the order of the file. One without a
 * path stands where the document begins.
 */
export function atTheirPlaces(
  diagnostics: readonly Diagnostic[],
  positions: Positions | undefined,
): readonly Diagnostic[] {
  if (positions === undefined) return diagnostics;
  return diagnostics
    .map((found) => ({ ...found, ...positions.of(found.path ?? "") }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

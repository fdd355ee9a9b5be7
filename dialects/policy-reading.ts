import { Cursor } from "../documents/cursor.ts";
import { diagnosticsOf } from "../documents/diagnostics.ts";
import { attempt, type Issue, Refused } from "../documents/issue.ts";
import { type Shape, unknownFields } from "../documents/shape.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { NOTHING_READ, type PolicyReading, type PolicyRef, policyTitle } from "../model/rule.ts";

/** What a reader makes of an object that it takes, and what it has to say about it. */
export interface Taken extends Omit<PolicyReading, "diagnostics"> {
  readonly notes: readonly Issue[];
}

export const NOTHING_TAKEN: Taken = { policies: [], groups: [], tiers: [], notes: [] };

/**
 * Reads one policy. What its reader refuses rejects it as a whole: it has no rules then, and everything that is wrong
 * with it is said. Fields that its shape does not know are named either way.
 */
export function readingOf(
  object: unknown,
  ref: PolicyRef,
  shape: Shape,
  read: (root: Cursor) => Taken,
): PolicyReading {
  const taken = attempt(() => read(new Cursor(object)));
  const pruned = unknownFields(object, shape);
  if (taken instanceof Refused)
    return { ...NOTHING_READ, diagnostics: policyDiagnostics(ref, [...taken.issues, ...pruned]) };
  const { notes, ...reading } = taken;
  return { ...reading, diagnostics: policyDiagnostics(ref, [...pruned, ...notes]) };
}

/** Issues as diagnostics of the policy that they were found in. */
export function policyDiagnostics(ref: PolicyRef, issues: readonly Issue[]): Diagnostic[] {
  const { kind, namespace, name, file, line } = ref;
  return diagnosticsOf(issues, {
    subject: policyTitle(ref),
    place: {
      object: { kind, name, ...(namespace === undefined ? {} : { namespace }) },
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
    },
    origin: "reader",
  });
}

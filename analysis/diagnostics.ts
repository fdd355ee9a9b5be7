import { kindNotEnforced } from "../diagnostics/analysis/kind-not-enforced.ts";
import { mergeConflict } from "../diagnostics/analysis/merge-conflict.ts";
import { type Diagnostic, diagnose } from "../model/diagnostic.ts";
import { policyTitle } from "../model/rule.ts";
import type { Analysis } from "./analyze.ts";
import type { Conflict } from "./evaluate/enforcement.ts";

/** What an analysis finds of its policies together: rules that contradict each other, and kinds left out. */
export const analysisDiagnostics = (analysis: Analysis): Diagnostic[] => [
  ...conflicts(analysis),
  ...leftOut(analysis),
];

/** Each conflict once, however many workloads it concerns. */
function conflicts({ classes, sides }: Analysis): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const one of classes) {
    const conflict = one.identity.governed ? sides.conflictOf(one) : undefined;
    if (conflict === undefined) continue;
    const diagnostic = conflictDiagnostic(conflict);
    found.set(JSON.stringify(diagnostic.args), diagnostic);
  }
  return [...found.values()];
}

function conflictDiagnostic({ rules, what }: Conflict): Diagnostic {
  const policies = rules.map(({ policy }) => policyTitle(policy.ref));
  return diagnose(mergeConflict, policies.join(", "), { policies, what });
}

/** Policies of kinds that the engine does not enforce, by kind. */
function leftOut({ ignored, settings }: Analysis): Diagnostic[] {
  const kinds = Map.groupBy(ignored, ({ ref }) => ref.kind);
  return [...kinds].map(([kind, policies]) =>
    diagnose(kindNotEnforced, kind, {
      count: policies.length,
      kind,
      engine: settings.engine,
      host: policies.every(({ governs }) => governs === "nodes"),
    }),
  );
}

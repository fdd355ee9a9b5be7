import { intentAuthImpossible } from "../diagnostics/proof/intent-auth-impossible.ts";
import { intentAuthMissing } from "../diagnostics/proof/intent-auth-missing.ts";
import { intentForbidden } from "../diagnostics/proof/intent-forbidden.ts";
import { intentL7Bypassed } from "../diagnostics/proof/intent-l7-bypassed.ts";
import { intentMissing } from "../diagnostics/proof/intent-missing.ts";
import { intentUndetermined } from "../diagnostics/proof/intent-undetermined.ts";
import { type Diagnostic, type DiagnosticRule, diagnose } from "../model/diagnostic.ts";
import type { IntentProblem, IntentProblemKind } from "./report.ts";

const RULES: Readonly<Record<IntentProblemKind, DiagnosticRule>> = {
  missing: intentMissing,
  forbidden: intentForbidden,
  "l7-bypassed": intentL7Bypassed,
  "auth-impossible": intentAuthImpossible,
  "auth-missing": intentAuthMissing,
  undetermined: intentUndetermined,
};

/** `hushd -> internet TCP 443`, with the request where one is concerned. */
const subjectOf = ({ from, to, ports, request, optional }: IntentProblem): string =>
  `${from} -> ${to} ${ports}${request === undefined ? "" : ` ${request}`}${optional ? " (optional)" : ""}`;

/** Who decided, each policy once, with the place in it: `CiliumNetworkPolicy shop/web spec.egress[0]`. */
const decidersOf = ({ decidedBy }: IntentProblem): readonly string[] => [
  ...new Set(
    decidedBy.flatMap(({ policy, path }) =>
      policy === undefined ? [] : [path === undefined ? policy : `${policy} ${path}`],
    ),
  ),
];

/** A problem of an intent as a diagnostic about the edge; an optional edge is a note. */
export function intentDiagnostic(problem: IntentProblem): Diagnostic {
  const { kind, from, to, ports, request, optional } = problem;
  const args = {
    from,
    to,
    ports,
    ...(request === undefined ? {} : { request }),
    policies: decidersOf(problem),
  };
  const found = diagnose(RULES[kind], subjectOf(problem), args);
  return optional ? { ...found, severity: "info" } : found;
}

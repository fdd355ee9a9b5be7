import type { DiagnosticRule } from "../../model/diagnostic.ts";
import { intentAuthImpossible } from "./intent-auth-impossible.ts";
import { intentAuthMissing } from "./intent-auth-missing.ts";
import { intentForbidden } from "./intent-forbidden.ts";
import { intentL7Bypassed } from "./intent-l7-bypassed.ts";
import { intentMissing } from "./intent-missing.ts";
import { intentUndetermined } from "./intent-undetermined.ts";

/** Rules about the intended flows that the policies do not carry out. */
export const PROOF_RULES: readonly DiagnosticRule[] = [
  intentMissing,
  intentForbidden,
  intentL7Bypassed,
  intentAuthImpossible,
  intentAuthMissing,
  intentUndetermined,
];

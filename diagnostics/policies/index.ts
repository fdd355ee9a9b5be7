import type { DiagnosticRule } from "../../model/diagnostic.ts";
import { agentAuditUndeclared } from "./agent-audit-undeclared.ts";
import { agentsDeclaredAudit } from "./agents-declared-audit.ts";
import { auditNotExpressible } from "./audit-not-expressible.ts";
import { authenticationShowsAsAudit } from "./authentication-shows-as-audit.ts";
import { authenticationUnanswered } from "./authentication-unanswered.ts";
import { enforceUnderAudit } from "./enforce-under-audit.ts";
import { killsAnybody } from "./kills-anybody.ts";
import { killsAnybodyAccepted } from "./kills-anybody-accepted.ts";
import { l7ActsInAudit } from "./l7-acts-in-audit.ts";
import { l7UnderChaining } from "./l7-under-chaining.ts";
import { nodeRequirements } from "./node-requirements.ts";
import { wrongCni } from "./wrong-cni.ts";

/** Rules about policies and the modes they are to run in. */
export const POLICY_RULES: readonly DiagnosticRule[] = [
  wrongCni,
  auditNotExpressible,
  enforceUnderAudit,
  agentAuditUndeclared,
  killsAnybody,
  authenticationUnanswered,
  l7ActsInAudit,
  authenticationShowsAsAudit,
  agentsDeclaredAudit,
  killsAnybodyAccepted,
  l7UnderChaining,
  nodeRequirements,
];

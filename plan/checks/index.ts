import type { Finding } from "../../model/finding.ts";
import type { Check, Subject } from "./check.ts";
import { authenticationInAudit, authenticationUnanswered, l7InAudit, l7UnderChaining } from "./cilium.ts";
import { notEnforced, serverSideApply, wrongCni } from "./engines.ts";
import { manifestInvalid } from "./manifests.ts";
import { dnsMissing, externalByAddress, peersElsewhere } from "./pitfalls.ts";
import { killsAnybody, lsmUndeclared, nodeRequirements } from "./runtime.ts";

const CHECKS: readonly Check[] = [
  wrongCni,
  notEnforced,
  serverSideApply,
  manifestInvalid,
  dnsMissing,
  peersElsewhere,
  externalByAddress,
  killsAnybody,
  authenticationUnanswered,
  lsmUndeclared,
  l7UnderChaining,
  l7InAudit,
  authenticationInAudit,
  nodeRequirements,
];

/** What is to be known about the policies of one system, in the order of the checks. */
export const checkPolicies = (subject: Subject): readonly Finding[] =>
  CHECKS.flatMap((check) => check(subject));

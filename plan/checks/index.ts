import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Check, Subject } from "./check.ts";
import {
  checkAuthenticationAnswered,
  checkAuthenticationInAudit,
  checkL7InAudit,
  checkL7UnderChaining,
} from "./cilium.ts";
import { checkCni, checkEnforcement, checkServerSideApply } from "./engines.ts";
import { checkManifests } from "./manifests.ts";
import { checkDns, checkExternalPeers, checkPeerNamespaces } from "./pitfalls.ts";
import { checkKills, checkNodes } from "./runtime.ts";

const CHECKS: readonly Check[] = [
  checkCni,
  checkEnforcement,
  checkServerSideApply,
  checkManifests,
  checkDns,
  checkPeerNamespaces,
  checkExternalPeers,
  checkKills,
  checkAuthenticationAnswered,
  checkL7UnderChaining,
  checkL7InAudit,
  checkAuthenticationInAudit,
  checkNodes,
];

/** What is to be known about the policies of one system, in the order of the checks. */
export const checkPolicies = (subject: Subject): readonly Diagnostic[] =>
  CHECKS.flatMap((check) => check(subject));

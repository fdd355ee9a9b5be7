import type { DiagnosticRule } from "../../model/diagnostic.ts";
import { calicoRefusesApply } from "./calico-refuses-apply.ts";
import { denyBeforeAllow } from "./deny-before-allow.ts";
import { dnsMissing } from "./dns-missing.ts";
import { externalByAddress } from "./external-by-address.ts";
import { notEnforced } from "./not-enforced.ts";
import { notEnforcedInAudit } from "./not-enforced-in-audit.ts";
import { peerInOtherNamespace } from "./peer-in-other-namespace.ts";
import { stagedKindsMissing } from "./staged-kinds-missing.ts";
import { stagedOpensNothing } from "./staged-opens-nothing.ts";
import { stagedUnseen } from "./staged-unseen.ts";

/** Rules about what an engine carries, and about the pitfalls of plain NetworkPolicies. */
export const NETWORK_RULES: readonly DiagnosticRule[] = [
  notEnforced,
  calicoRefusesApply,
  stagedKindsMissing,
  stagedOpensNothing,
  dnsMissing,
  denyBeforeAllow,
  peerInOtherNamespace,
  notEnforcedInAudit,
  stagedUnseen,
  externalByAddress,
];

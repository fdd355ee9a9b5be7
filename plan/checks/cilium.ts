import {
  type CiliumPolicy,
  demandsAuthentication,
  isCiliumPolicy,
  l7Kinds,
  usesFqdn,
} from "../../dialects/cilium/mode.ts";
import type { LoweredPolicy } from "../chosen-policy.ts";
import { about, type Check } from "./check.ts";

const cilium =
  (holds: (policy: CiliumPolicy) => boolean) =>
  ({ manifest }: LoweredPolicy): boolean =>
    isCiliumPolicy(manifest) && holds(manifest);

const hasL7 = (policy: CiliumPolicy): boolean => l7Kinds(policy).length > 0;

const auditedByAgents = ({ mode, lowering }: LoweredPolicy): boolean =>
  mode === "audit" && (lowering === "release-value" || lowering === "declared");

export const l7InAudit: Check = (subject) =>
  about("l7-acts-in-audit", subject, (policy) => auditedByAgents(policy) && cilium(hasL7)(policy));

export const authenticationInAudit: Check = (subject) =>
  about(
    "authentication-shows-as-audit",
    subject,
    (policy) => auditedByAgents(policy) && cilium(demandsAuthentication)(policy),
  );

export const authenticationUnanswered: Check = (subject) =>
  subject.settings.authentication.provider === "spire"
    ? []
    : about(
        "authentication-unanswered",
        subject,
        (policy) => policy.mode === "enforce" && cilium(demandsAuthentication)(policy),
      );

export const l7UnderChaining: Check = (subject) =>
  subject.settings.cluster.cniMode === "full"
    ? []
    : about(
        "l7-under-chaining",
        subject,
        cilium((policy) => hasL7(policy) || usesFqdn(policy)),
      );

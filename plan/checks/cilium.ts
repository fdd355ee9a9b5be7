import { authenticationShowsAsAudit } from "../../diagnostics/policies/authentication-shows-as-audit.ts";
import { authenticationUnanswered } from "../../diagnostics/policies/authentication-unanswered.ts";
import { l7ActsInAudit } from "../../diagnostics/policies/l7-acts-in-audit.ts";
import { l7UnderChaining } from "../../diagnostics/policies/l7-under-chaining.ts";
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

export const checkL7InAudit: Check = (subject) =>
  about(l7ActsInAudit, subject, (policy) => auditedByAgents(policy) && cilium(hasL7)(policy));

export const checkAuthenticationInAudit: Check = (subject) =>
  about(
    authenticationShowsAsAudit,
    subject,
    (policy) => auditedByAgents(policy) && cilium(demandsAuthentication)(policy),
  );

export const checkAuthenticationAnswered: Check = (subject) =>
  subject.settings.authentication.provider === "spire"
    ? []
    : about(
        authenticationUnanswered,
        subject,
        (policy) => policy.mode === "enforce" && cilium(demandsAuthentication)(policy),
      );

export const checkL7UnderChaining: Check = (subject) =>
  subject.settings.cluster.cniMode === "full"
    ? []
    : about(
        l7UnderChaining,
        subject,
        cilium((policy) => hasL7(policy) || usesFqdn(policy)),
      );

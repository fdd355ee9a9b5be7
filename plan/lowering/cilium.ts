import { agentAuditUndeclared } from "../../diagnostics/policies/agent-audit-undeclared.ts";
import { agentsDeclaredAudit } from "../../diagnostics/policies/agents-declared-audit.ts";
import { auditNotExpressible } from "../../diagnostics/policies/audit-not-expressible.ts";
import { enforceUnderAudit } from "../../diagnostics/policies/enforce-under-audit.ts";
import { listed } from "../../diagnostics/sentence.ts";
import {
  type AuditObstacle,
  auditObstacles,
  type CiliumPolicy,
  isCiliumPolicy,
  softened,
} from "../../dialects/cilium/mode.ts";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import type { Isolation } from "../../model/isolation.ts";
import type { Mode } from "../../model/vocabulary.ts";
import type { Settings } from "../../settings/settings.ts";
import type { ChosenPolicy } from "../chosen-policy.ts";
import { diagnosePolicy } from "../diagnose-policy.ts";
import { enforcedIsolations, type Prepare } from "./lowering.ts";

/** The mode Cilium's agents run in, whoever installed them. */
function agentMode(settings: Settings): Mode {
  if (settings.engines.cilium.install) return settings.mode;
  return settings.cluster.agentAudit === undefined ? "enforce" : "audit";
}

/**
 * Cilium: the agents carry the mode of all policies, plain NetworkPolicies included. Under enforcing agents a single
 * CiliumNetworkPolicy may be softened; a NetworkPolicy has no soft form.
 */
export const ciliumLowering: Prepare = (chosen, settings) => {
  const agents = agentMode(settings);
  const carrier = settings.engines.cilium.install ? "release-value" : "declared";
  const diagnostics = agentDiagnostics(settings);
  const mismatched = diagnostics.some(({ severity }) => severity === "error");
  const enforced = enforcedIsolations(chosen);
  return {
    diagnostics,
    lower: (item) => {
      const { manifest } = item.policy;
      if (item.mode === agents || mismatched)
        return { policy: { ...item, manifest, lowering: carrier }, diagnostics: [] };
      const refused = item.mode === "enforce" ? enforceRefusal(item) : auditRefusal(item, enforced);
      const soft = refused.length === 0 && isCiliumPolicy(manifest) ? softened(manifest) : manifest;
      return { policy: { ...item, manifest: soft, lowering: "enable-default-deny" }, diagnostics: refused };
    },
  };
};

function agentDiagnostics({ engines, cluster, mode }: Settings): readonly Diagnostic[] {
  if (engines.cilium.install) return [];
  if (cluster.agentAudit !== undefined)
    return [diagnose(agentsDeclaredAudit, "engines.cilium", { ...cluster.agentAudit })];
  return mode === "audit" ? [diagnose(agentAuditUndeclared, "engines.cilium", { engine: "cilium" })] : [];
}

const enforceRefusal = (item: ChosenPolicy): readonly Diagnostic[] => [
  diagnosePolicy(enforceUnderAudit, item, {}),
];

function auditRefusal(item: ChosenPolicy, enforced: readonly Isolation[]): readonly Diagnostic[] {
  const { name, manifest } = item.policy;
  const causes = isCiliumPolicy(manifest)
    ? softObstacles(manifest, enforced)
    : ["it is no policy of Cilium's own, and only those have a soft default deny"];
  return causes.length === 0
    ? []
    : [diagnosePolicy(auditNotExpressible, item, { policy: name, cause: causes.join("; ") })];
}

const softObstacles = (policy: CiliumPolicy, enforced: readonly Isolation[]): readonly string[] =>
  auditObstacles(policy, enforced).map(causeText);

function causeText(obstacle: AuditObstacle): string {
  switch (obstacle.kind) {
    case "explicit-deny":
      return "it denies explicitly, and a deny acts in any case";
    case "authentication":
      return "it demands authentication, which outlives a soft default deny";
    case "default-deny":
      return `${listed(obstacle.policies)} ${obstacle.policies.length === 1 ? "keeps" : "keep"} ${obstacle.direction} default deny on pods it selects`;
  }
}

import { listed } from "../../diagnostics/sentence.ts";
import {
  type AuditObstacle,
  auditObstacles,
  type CiliumPolicy,
  isCiliumPolicy,
  softened,
} from "../../dialects/cilium/mode.ts";
import type { Finding } from "../../model/finding.ts";
import type { Isolation } from "../../model/isolation.ts";
import type { Mode } from "../../model/vocabulary.ts";
import type { Settings } from "../../settings/settings.ts";
import { finding } from "../findings/index.ts";
import type { ChosenPolicy } from "../modes.ts";
import { enforcedIsolations, type Prepare, placeOf } from "./lowering.ts";

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
  const findings = agentFindings(settings);
  const mismatched = findings.some(({ severity }) => severity === "error");
  const enforced = enforcedIsolations(chosen);
  return {
    findings,
    lower: (item) => {
      const { manifest } = item.policy;
      if (item.mode === agents || mismatched)
        return { policy: { ...item, manifest, lowering: carrier }, findings: [] };
      const refused = item.mode === "enforce" ? enforceRefusal(item) : auditRefusal(item, enforced);
      const soft = refused.length === 0 && isCiliumPolicy(manifest) ? softened(manifest) : manifest;
      return { policy: { ...item, manifest: soft, lowering: "enable-default-deny" }, findings: refused };
    },
  };
};

function agentFindings({ engines, cluster, mode }: Settings): readonly Finding[] {
  if (engines.cilium.install) return [];
  if (cluster.agentAudit !== undefined)
    return [finding("agents-declared-audit", "engines.cilium", { ...cluster.agentAudit })];
  return mode === "audit" ? [finding("agent-audit-undeclared", "engines.cilium", { engine: "cilium" })] : [];
}

const enforceRefusal = (item: ChosenPolicy): readonly Finding[] => [
  finding("enforce-under-audit", placeOf(item), {}),
];

function auditRefusal(item: ChosenPolicy, enforced: readonly Isolation[]): readonly Finding[] {
  const { name, manifest } = item.policy;
  const causes = isCiliumPolicy(manifest)
    ? softObstacles(manifest, enforced)
    : ["it is no policy of Cilium's own, and only those have a soft default deny"];
  return causes.length === 0
    ? []
    : [finding("audit-not-expressible", placeOf(item), { policy: name, cause: causes.join("; ") })];
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

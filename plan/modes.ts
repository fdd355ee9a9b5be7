import {
  type AuditObstacle,
  auditObstacles,
  type CiliumPolicy,
  isCiliumPolicy,
  softened,
} from "../dialects/cilium/mode.ts";
import { canEnforce, isTetragonPolicy, withMode } from "../dialects/tetragon/mode.ts";
import type { Finding } from "../model/finding.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Policy } from "../model/policy.ts";
import type { Settings, SystemSettings } from "../settings/settings.ts";
import type { Mode } from "../settings/vocabulary.ts";
import { finding, listed } from "./findings/index.ts";
import type { Lowering } from "./plan.ts";

/** A policy of a system as the stack wants it, before its mode is lowered. */
export interface ChosenPolicy {
  readonly system: string;
  readonly policy: Policy;
  readonly mode: Mode;
}

/** A policy whose manifest carries its mode. */
export interface LoweredPolicy extends ChosenPolicy {
  readonly manifest: Manifest;
  readonly lowering: Lowering;
}

/** The mode of one policy: its own word, else its layer's, else its system's, else the stack's. */
export const effectiveMode = (policy: Policy, system: SystemSettings<unknown>, stackMode: Mode): Mode =>
  system.mode.get(policy.name) ?? system.mode.get(policy.layer) ?? system.mode.get("all") ?? stackMode;

/** The mode the CNI's agents run in, whoever installed them. */
export function agentMode(settings: Settings): Mode {
  if (settings.engines[settings.cluster.cni].install) return settings.mode;
  return settings.cluster.agentAudit === undefined ? "enforce" : "audit";
}

/** Writes each policy's mode into its manifest where its dialect has a place for it, or says why it cannot. */
export function lowerModes(
  chosen: readonly ChosenPolicy[],
  settings: Settings,
): { readonly lowered: readonly LoweredPolicy[]; readonly findings: readonly Finding[] } {
  const agents = agentMode(settings);
  const declared = !settings.engines[settings.cluster.cni].install;
  const findings: Finding[] = agentFindings(settings);
  const mismatched = findings.some(({ severity }) => severity === "error");
  const enforced = chosen
    .filter(({ mode }) => mode === "enforce")
    .map(({ policy }) => policy.manifest)
    .filter(isCiliumPolicy);
  const lowered = chosen.map((item): LoweredPolicy => {
    const { manifest } = item.policy;
    if (isTetragonPolicy(manifest))
      return canEnforce(manifest)
        ? { ...item, manifest: withMode(manifest, item.mode), lowering: "policy-mode" }
        : { ...item, manifest, lowering: "alert-only" };
    if (item.mode === agents || mismatched || !isCiliumPolicy(manifest))
      return { ...item, manifest, lowering: declared ? "declared" : "release-value" };
    const refused = item.mode === "enforce" ? enforceRefusal(item) : auditRefusal(item, manifest, enforced);
    if (refused.length > 0) findings.push(...refused);
    return refused.length > 0
      ? { ...item, manifest, lowering: "enable-default-deny" }
      : { ...item, manifest: softened(manifest), lowering: "enable-default-deny" };
  });
  return { lowered, findings };
}

function agentFindings(settings: Settings): Finding[] {
  const { cni, agentAudit } = settings.cluster;
  if (settings.engines[cni].install) return [];
  if (agentAudit !== undefined)
    return [finding("agents-declared-audit", `engines.${cni}`, { ...agentAudit })];
  return settings.mode === "audit"
    ? [finding("agent-audit-undeclared", `engines.${cni}`, { engine: cni })]
    : [];
}

const placeOf = ({ system, policy }: ChosenPolicy): string => `${system}/${policy.name}`;

const enforceRefusal = (item: ChosenPolicy): readonly Finding[] => [
  finding("enforce-under-audit", placeOf(item), {}),
];

function auditRefusal(
  item: ChosenPolicy,
  policy: CiliumPolicy,
  enforced: readonly CiliumPolicy[],
): readonly Finding[] {
  const causes = auditObstacles(policy, enforced).map(causeText);
  if (causes.length === 0) return [];
  return [
    finding("audit-not-expressible", placeOf(item), { policy: item.policy.name, cause: causes.join("; ") }),
  ];
}

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

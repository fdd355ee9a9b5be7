import { calicoRefusesApply } from "../../diagnostics/network/calico-refuses-apply.ts";
import { notEnforced } from "../../diagnostics/network/not-enforced.ts";
import { notEnforcedInAudit } from "../../diagnostics/network/not-enforced-in-audit.ts";
import { wrongCni } from "../../diagnostics/policies/wrong-cni.ts";
import { isCalicoObject } from "../../dialects/calico/mode.ts";
import { isKubernetesPolicy } from "../../dialects/kubernetes/mode.ts";
import { diagnose } from "../../model/diagnostic.ts";
import { holdsFor } from "../../model/versions/behaviour.ts";
import { CALICO_BEHAVIOURS } from "../../model/versions/calico.ts";
import { CNIS, type Cni, isEnforcing } from "../../model/vocabulary.ts";
import { onlyCniOf } from "../carriers.ts";
import type { LoweredPolicy } from "../chosen-policy.ts";
import { valueAt } from "../releases/values.ts";
import { about, type Check, type Subject } from "./check.ts";

/** X32: which of a system's policies the stack's engine cannot carry at all. */
export const checkCni: Check = (subject) => {
  const { cni } = subject.settings.cluster;
  const isFor = (other: Cni) => (policy: LoweredPolicy) => onlyCniOf(policy.policy.dialect) === other;
  return CNIS.filter((other) => other !== cni).flatMap((other) =>
    about(wrongCni, subject, isFor(other), { cni, engine: other }),
  );
};

/** Y10: plain NetworkPolicies are accepted by every API server and enforced only where an engine does it. */
export const checkEnforcement: Check = (subject) => {
  const cause = unenforcedCause(subject);
  if (cause === undefined) return [];
  const plain =
    (wanted: LoweredPolicy["mode"]) =>
    ({ mode, policy }: LoweredPolicy): boolean =>
      mode === wanted && isKubernetesPolicy(policy.manifest);
  return [
    ...about(notEnforced, subject, plain("enforce"), { cause }),
    ...about(notEnforcedInAudit, subject, plain("audit"), { cause }),
  ];
};

function unenforcedCause({ settings: { cluster, engines } }: Subject): string | undefined {
  if (!isEnforcing(cluster.cni)) return `${cluster.cni} enforces no NetworkPolicy`;
  const read = valueAt(engines.cilium.values, "k8sNetworkPolicy.enabled");
  return cluster.cni === "cilium" && read.found && read.value === false
    ? "engines.cilium.values.k8sNetworkPolicy.enabled is false, so Cilium does not read them"
    : undefined;
}

/** Pulumi updates by server-side apply, which one release refuses (docs/semantics/calico.md#server-side-apply). */
export const checkServerSideApply: Check = ({ item, settings, policies }) => {
  const { version } = settings.engines.calico;
  const broken = version !== undefined && !holdsFor(CALICO_BEHAVIOURS["server-side-apply"], version);
  return broken && policies.some(({ manifest }) => isCalicoObject(manifest))
    ? [diagnose(calicoRefusesApply, "engines.calico.version", { version, system: item.name })]
    : [];
};

import { isCalicoObject } from "../../dialects/calico/mode.ts";
import { isKubernetesPolicy } from "../../dialects/kubernetes/mode.ts";
import { type Dialect, isEnforcing } from "../../model/vocabulary.ts";
import type { LoweredPolicy } from "../chosen-policy.ts";
import { finding } from "../findings/index.ts";
import { valueAt } from "../releases/values.ts";
import { compareVersions } from "../releases/versions.ts";
import { about, type Check, type Subject } from "./check.ts";

/** Dialects that one CNI alone can carry. */
const OWN_DIALECTS = ["cilium", "calico"] as const satisfies readonly Dialect[];

/** X32: which of a system's policies the stack's engine cannot carry at all. */
export const wrongCni: Check = (subject) => {
  const { cni } = subject.settings.cluster;
  return OWN_DIALECTS.filter((dialect) => dialect !== cni).flatMap((dialect) =>
    about("wrong-cni", subject, ({ policy }) => policy.dialect === dialect, { cni, engine: dialect }),
  );
};

/** Y10: plain NetworkPolicies are accepted by every API server and enforced only where an engine does it. */
export const notEnforced: Check = (subject) => {
  const cause = unenforcedCause(subject);
  if (cause === undefined) return [];
  const plain =
    (wanted: LoweredPolicy["mode"]) =>
    ({ mode, policy }: LoweredPolicy): boolean =>
      mode === wanted && isKubernetesPolicy(policy.manifest);
  return [
    ...about("not-enforced", subject, plain("enforce"), { cause }),
    ...about("not-enforced-in-audit", subject, plain("audit"), { cause }),
  ];
};

function unenforcedCause({ settings: { cluster, engines } }: Subject): string | undefined {
  if (!isEnforcing(cluster.cni)) return `${cluster.cni} enforces no NetworkPolicy`;
  const read = valueAt(engines.cilium.values, "k8sNetworkPolicy.enabled");
  return cluster.cni === "cilium" && read.found && read.value === false
    ? "engines.cilium.values.k8sNetworkPolicy.enabled is false, so Cilium does not read them"
    : undefined;
}

/** The one release whose API server answers a server-side apply that creates with NotFound. */
const REFUSES_SERVER_SIDE_APPLY = "3.32.0";

/** Pulumi updates by server-side apply (semantics/kubernetes-calico-compose.md §2, "Pulumi trap"). */
export const serverSideApply: Check = ({ item, settings, policies }) => {
  const { version } = settings.engines.calico;
  const broken = version !== undefined && compareVersions(version, REFUSES_SERVER_SIDE_APPLY) === 0;
  return broken && policies.some(({ manifest }) => isCalicoObject(manifest))
    ? [finding("calico-refuses-apply", "engines.calico.version", { version, system: item.name })]
    : [];
};

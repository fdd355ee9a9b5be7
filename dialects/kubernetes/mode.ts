import type { StagedKubernetesNetworkPolicySpec } from "@pulumi/kubernetes-calico/plain";
import type { Isolation } from "../../model/isolation.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { Direction } from "../../model/rule.ts";
import type { LabelSelector } from "../../model/selector.ts";

/** A NetworkPolicy of Kubernetes itself; Calico's staged kind has its fields and one more. */
export type KubernetesPolicy = Manifest<Omit<StagedKubernetesNetworkPolicySpec, "stagedAction">>;

export const isKubernetesPolicy = (manifest: Manifest): manifest is KubernetesPolicy =>
  manifest.apiVersion === "networking.k8s.io/v1" && manifest.kind === "NetworkPolicy";

/** The same policy as Calico reports and never enforces it. Another kind, so both may be there at once. */
export const staged = (policy: KubernetesPolicy): Manifest<StagedKubernetesNetworkPolicySpec> => ({
  ...policy,
  apiVersion: "projectcalico.org/v3",
  kind: "StagedKubernetesNetworkPolicy",
  spec: { stagedAction: "Set", ...policy.spec },
});

/**
 * What it closes and opens. A direction that `policyTypes` does not list is neither, whatever rules stand there;
 * without `policyTypes` it is ingress, and egress where there are rules for it (Y9).
 */
export function isolationOf({ metadata, spec }: KubernetesPolicy): Isolation {
  const { podSelector = {}, policyTypes = [], ingress = [], egress = [] } = spec;
  const listed = (type: string): boolean => policyTypes.includes(type);
  const closes: readonly Direction[] =
    policyTypes.length === 0
      ? ["ingress", ...(egress.length > 0 ? (["egress"] as const) : [])]
      : [
          ...(listed("Ingress") ? (["ingress"] as const) : []),
          ...(listed("Egress") ? (["egress"] as const) : []),
        ];
  const rules = { ingress, egress };
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? "default",
    selector: podSelector as LabelSelector,
    closes,
    opens: closes.filter((direction) => rules[direction].length > 0),
  };
}

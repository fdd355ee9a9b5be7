import type {
  KubernetesEgressRule,
  KubernetesIngressRule,
  KubernetesPeer,
} from "@pulumi/kubernetes-calico/plain";
import { namespacesWith, podsWith, tcpPorts, udpPorts } from "../../../manifests/kubernetes.ts";
import { openedPorts } from "../opened.ts";
import type { Service } from "../service.ts";
import { ofTier, type Tier } from "../tiers.ts";

/** Pods of a tier, in PMOVES' own namespace. */
const tierPods = (tier: Tier): KubernetesPeer => podsWith(ofTier(tier));

/** Pods of a tier reach every port. */
export const fromTier = (tier: Tier): KubernetesIngressRule => ({ from: [tierPods(tier)] });

/** Every port of a tier's pods may be reached. */
export const toTier = (tier: Tier): KubernetesEgressRule => ({ to: [tierPods(tier)] });

/** Pods of `from` reach what is opened to them in `to`; no rule when nothing is, for a rule without ports opens all. */
export function fromTierOnOpened(
  services: readonly Service[],
  from: Tier,
  to: Tier,
): readonly KubernetesIngressRule[] {
  const ports = openedPorts(services, from, to);
  return ports.length === 0 ? [] : [{ ...fromTier(from), ports: tcpPorts(ports) }];
}

/** The same seen from the pods that reach out. */
export function toTierOnOpened(
  services: readonly Service[],
  from: Tier,
  to: Tier,
): readonly KubernetesEgressRule[] {
  const ports = openedPorts(services, from, to);
  return ports.length === 0 ? [] : [{ ...toTier(to), ports: tcpPorts(ports) }];
}

/**
 * X24: Kubernetes sets no label `name`, so on a stock cluster this names no namespace and no name is resolved; a
 * second peer is an alternative, not a narrowing.
 */
export const toDns = (...alternatives: readonly KubernetesPeer[]): KubernetesEgressRule => ({
  to: [namespacesWith({ name: "kube-system" }), ...alternatives],
  ports: udpPorts([53]),
});

import type {
  KubernetesEgressRule,
  KubernetesIngressRule,
  KubernetesPeer,
} from "@pulumi/kubernetes-calico/plain";
import type { NetworkPolicySpec } from "../../../manifests/kubernetes.ts";
import { podsIn, podsWith, tcpPorts, udpPorts } from "../../../manifests/kubernetes.ts";
import type { Part, SarkOptions } from "../options.ts";

/** The namespace of a part. */
const homeOf = (part: Part, options: SarkOptions): string => {
  switch (part) {
    case "opa":
      return options.opaNamespace;
    case "ingress":
      return options.ingressNamespace;
    case "prometheus":
      return options.monitoringNamespace;
    default:
      return options.namespace;
  }
};

/** Pods of a part as seen from a policy in `home`; another namespace must be named (Y13). */
export function pods(part: Part, home: string, options: SarkOptions): KubernetesPeer {
  const namespace = homeOf(part, options);
  const labels = options.labels[part];
  return namespace === home ? podsWith(labels) : podsIn(namespace, labels);
}

/** Names are resolved by the cluster's DNS, over both of its transports. */
export const toDns = (): KubernetesEgressRule => ({
  to: [podsIn("kube-system", { "k8s-app": "kube-dns" })],
  ports: [...udpPorts([53]), ...tcpPorts([53])],
});

export const from = (peer: KubernetesPeer, ...ports: readonly number[]): KubernetesIngressRule => ({
  from: [peer],
  ports: tcpPorts(ports),
});

export const to = (peer: KubernetesPeer, ...ports: readonly number[]): KubernetesEgressRule => ({
  to: [peer],
  ports: tcpPorts(ports),
});

/** A store that answers the gateway on its one port and starts nothing but name lookups. */
export const onlyForGateway = (
  part: Part & keyof SarkOptions["ports"],
  options: SarkOptions,
): NetworkPolicySpec => ({
  podSelector: { matchLabels: { ...options.labels[part] } },
  policyTypes: ["Ingress", "Egress"],
  ingress: [from(pods("gateway", homeOf(part, options), options), options.ports[part])],
  egress: [toDns()],
});

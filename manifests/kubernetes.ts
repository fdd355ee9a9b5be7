import type {
  KubernetesPeer,
  KubernetesPort,
  StagedKubernetesNetworkPolicySpec,
} from "@pulumi/kubernetes-calico/plain";
import type { Control } from "../model/control.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Policy } from "../model/policy.ts";
import type { Labels } from "../model/workload.ts";

/**
 * Spec of a networking.k8s.io/v1 NetworkPolicy. Calico's staged kind holds the same fields and one of its own
 * (docs/semantics/calico.md#staged-policies), so its generated type serves for both.
 */
export type NetworkPolicySpec = Omit<StagedKubernetesNetworkPolicySpec, "stagedAction"> & {
  /** Always written: what its absence means differs between engines. */
  policyTypes: ("Ingress" | "Egress")[];
};

/** What a NetworkPolicy is made of. */
interface NetworkPolicyParts {
  readonly name: string;
  readonly namespace: string;
  readonly spec: NetworkPolicySpec;
}

export const networkPolicyManifest = ({
  name,
  namespace,
  spec,
}: NetworkPolicyParts): Manifest<NetworkPolicySpec> => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace },
  spec,
});

/** What an author settles about a NetworkPolicy of a system; the rest is the same for all of them. */
interface AuthoredNetworkPolicy extends NetworkPolicyParts {
  /** File under the spec's tree. */
  readonly file: string;
  readonly role: "allow" | "default-deny";
  readonly intent: string;
  readonly controls: readonly Control[];
  readonly rows: readonly string[];
}

export function networkPolicy(authored: AuthoredNetworkPolicy): Policy<Manifest<NetworkPolicySpec>> {
  const { name, file, role, intent, controls, rows } = authored;
  const manifest = networkPolicyManifest(authored);
  return { name, file, dialect: "kubernetes", layer: "network", role, intent, controls, rows, manifest };
}

/** Pods of the policy's own namespace. */
export const podsWith = (labels: Labels): KubernetesPeer => ({
  podSelector: { matchLabels: { ...labels } },
});

/** Namespaces by their labels, with all of their pods. */
export const namespacesWith = (labels: Labels): KubernetesPeer => ({
  namespaceSelector: { matchLabels: { ...labels } },
});

/** Pods of one namespace, known by the label that Kubernetes itself puts on it. */
export const podsIn = (namespace: string, labels: Labels): KubernetesPeer => ({
  ...namespacesWith({ "kubernetes.io/metadata.name": namespace }),
  ...podsWith(labels),
});

/** Every pod of every namespace, and no address outside the cluster. */
export const everyPod = (): KubernetesPeer => ({ namespaceSelector: {} });

export const tcpPorts = (ports: readonly number[]): KubernetesPort[] =>
  ports.map((port) => ({ protocol: "TCP", port }));

export const udpPorts = (ports: readonly number[]): KubernetesPort[] =>
  ports.map((port) => ({ protocol: "UDP", port }));

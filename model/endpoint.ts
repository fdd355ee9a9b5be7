import type { ContainerPort, Labels } from "./workload.ts";

/**
 * What stands at an end of a connection. `kube-apiserver` is a control plane outside the cluster,
 * `kube-apiserver-node` one that runs on a node of it, `host-endpoint` an interface of a node that Calico guards, as
 * other nodes and the outside meet it.
 */
export const ENDPOINT_KINDS = [
  "pod",
  "host",
  "remote-node",
  "world",
  "kube-apiserver",
  "kube-apiserver-node",
  "ingress",
  "health",
  "init",
  "unmanaged",
  "host-endpoint",
] as const;
export type EndpointKind = (typeof ENDPOINT_KINDS)[number];

/** One end of a connection, with everything a policy can ask of it. */
export interface Endpoint {
  /** Unique among the endpoints of an analysis: `shop/web`, `internet`. */
  readonly name: string;
  readonly kind: EndpointKind;
  /** Absent means it is no pod. */
  readonly namespace?: string;
  readonly labels: Labels;
  /** Labels of its namespace; `kubernetes.io/metadata.name` need not be written. */
  readonly namespaceLabels: Labels;
  /** Absent means `default` for a pod. */
  readonly serviceAccount?: string;
  readonly serviceAccountLabels: Labels;
  /** Absent means nobody knows; for a world endpoint then any address outside. */
  readonly addresses?: readonly string[];
  /** CIDRs it stands for, where it is more than one address; `addresses` then holds one of them. */
  readonly ranges?: readonly string[];
  readonly ports: readonly ContainerPort[];
  /** True means the pod has its node's identity and address. */
  readonly hostNetwork: boolean;
  /** For host-network pods: `local` to the other end, `remote`, or absent: some pods are, some are not. */
  readonly node?: "local" | "remote";
  /** Calico: profiles of a host endpoint; absent means none. */
  readonly profiles?: readonly string[];
  /** DNS names whose answers held this address. */
  readonly dnsNames: readonly string[];
  /** What the workload is called in its own words, e.g. `Deployment shop/web`; absent means as `name`. */
  readonly title?: string;
}

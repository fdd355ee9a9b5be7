import type { Protocol } from "./vocabulary.ts";

/** Label keys and values as Kubernetes writes them. */
export type Labels = Readonly<Record<string, string>>;

/** A port a container listens on; policies name these, never a Service's port. */
export interface ContainerPort {
  /** Port name as in the pod template; absent means unnamed. */
  readonly name?: string;
  readonly port: number;
  readonly protocol: Protocol;
  /** What is served there, in the field's words: `http`, `grpc`, `nats`, `metrics`, … */
  readonly serves?: string;
}

export const WORKLOAD_KINDS = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"] as const;
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/** Something with an identity: what a policy selects, and what a flow starts or ends at. */
export interface Workload {
  /** Unique within its system. */
  readonly name: string;
  readonly namespace: string;
  readonly kind: WorkloadKind;
  /** Labels of the pod template, complete: policies select on these. */
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  /** True means the pods share the node's network and have its identity, not their own. */
  readonly hostNetwork: boolean;
  /** Absent means the namespace's `default` service account. */
  readonly serviceAccount?: string;
  /** Absent means one (a DaemonSet: one a node). */
  readonly replicas?: number;
  /** True means others own and run it (kube-dns, Prometheus): it is here because flows name it. */
  readonly external?: boolean;
}

/**
 * Which labels Cilium keeps in an identity. What is dropped never matches a selector, whatever the pod carries
 * (docs/semantics/cilium.md#dropped-labels; pkg/labelsfilter/filter.go). The longest keeping prefix must be longer
 * than the shortest dropping one; a label that nothing drops is kept.
 */
const KEPT = [
  "io.kubernetes.pod.namespace",
  "io.cilium.k8s.namespace.labels",
  "app.kubernetes.io",
  "io.cilium.k8s.policy.cluster",
  "io.cilium.k8s.policy.serviceaccount",
] as const;

const DROPPED = [
  "io.kubernetes",
  "kubernetes.io",
  "statefulset.kubernetes.io/pod-name",
  "apps.kubernetes.io/pod-index",
  "batch.kubernetes.io/job-completion-index",
  "batch.kubernetes.io/controller-uid",
  "k8s.io",
  "pod-template-generation",
  "pod-template-hash",
  "controller-revision-hash",
  "controller-uid",
  "annotation",
  "etcd_node",
  "topology.kubernetes.io",
] as const;

/** Wherever it stands in the key, with everything before it. */
const DROPPED_ANYWHERE = "beta.kubernetes.io";

/** Whether a label is part of a Cilium identity, with default settings. */
export function keepsLabel(key: string): boolean {
  const kept = longest(KEPT.filter((prefix) => key.startsWith(prefix)));
  const dropped = DROPPED.filter((prefix) => key.startsWith(prefix)).map((prefix) =>
    prefix === "annotation" ? key.length : prefix.length,
  );
  const anywhere = key.lastIndexOf(DROPPED_ANYWHERE);
  if (anywhere >= 0) dropped.push(anywhere + DROPPED_ANYWHERE.length);
  return dropped.length === 0 || kept > Math.min(...dropped);
}

const longest = (prefixes: readonly string[]): number =>
  Math.max(0, ...prefixes.map((prefix) => prefix.length));

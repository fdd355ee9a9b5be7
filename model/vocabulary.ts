/**
 * The closed word lists of Palisade. Everything an operator may choose by name, and every name that a table in
 * the code must answer for, stands here once; `satisfies Record<Word, …>` then makes the compiler ask for the rest.
 */

/** What a policy does with a flow it refuses: records it (`audit`) or stops it (`enforce`). */
export const MODES = ["audit", "enforce"] as const;
export type Mode = (typeof MODES)[number];

/** Where a system's network policies come from: the spec's own text, or compiled from its flows. */
export const POLICY_SOURCES = ["as-specified", "strict"] as const;
export type PolicySource = (typeof POLICY_SOURCES)[number];

/** Which form of the runtime policies is applied: the spec's own text, or the corrected one. */
export const RUNTIME_VARIANTS = ["as-specified", "hardened"] as const;
export type RuntimeVariant = (typeof RUNTIME_VARIANTS)[number];

/** Where the cluster runs; decides the presets of the engines' charts. */
export const PLATFORMS = ["eks", "gke", "aks", "kind", "generic"] as const;
export type Platform = (typeof PLATFORMS)[number];

/** The CNIs that can enforce network policies here. A cluster has exactly one. */
export const CNIS = ["cilium", "calico"] as const;
export type Cni = (typeof CNIS)[number];

/** The editions of Calico; this program installs the open-source one. */
export const CALICO_EDITIONS = ["open-source", "enterprise"] as const;
export type CalicoEdition = (typeof CALICO_EDITIONS)[number];

/** CNIs that move packets and enforce nothing. A cluster that has only such a one can be described, and is judged (Y10). */
const PLAIN_CNIS = ["flannel", "kindnet"] as const;
export type PlainCni = (typeof PLAIN_CNIS)[number];

/** Every CNI a cluster may be said to have. */
export const CLUSTER_CNIS = [...CNIS, ...PLAIN_CNIS] as const;
export type ClusterCni = (typeof CLUSTER_CNIS)[number];

export const isEnforcing = (cni: ClusterCni): cni is Cni => (CNIS as readonly string[]).includes(cni);

/** Whether the CNI owns addressing and routing (`full`) or is chained behind the platform's own CNI. */
export const CNI_MODES = ["full", "chaining"] as const;
export type CniMode = (typeof CNI_MODES)[number];

/** The engines that Helm installs: those of network policies, and the one of runtime policies. */
export const HELM_ENGINES = ["cilium", "calico", "tetragon"] as const;
export type HelmEngine = (typeof HELM_ENGINES)[number];

/** The two halves of a system's policies, each with a rollback toggle of its own. */
export const LAYERS = ["network", "runtime"] as const;
export type Layer = (typeof LAYERS)[number];

/** The languages policies are written in. */
export const DIALECTS = [
  "kubernetes",
  "cilium",
  "calico",
  "tetragon",
  "compose",
  "aws",
  "gcp",
  "azure",
] as const;
export type Dialect = (typeof DIALECTS)[number];

/** The engines of network policies that an analysis answers for; `kubernetes` is the API by its letter. */
export const ENGINE_NAMES = ["cilium", "calico", "kubernetes", "compose"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** The clouds whose firewalls can be provisioned around the cluster; each is also a dialect. */
export const CLOUDS = ["aws", "gcp", "azure"] as const satisfies readonly Dialect[];
export type Cloud = (typeof CLOUDS)[number];

/** Whether Palisade creates the namespaces of workloads or leaves them to their owner. */
export const NAMESPACE_MODES = ["existing", "create"] as const;
export type NamespaceMode = (typeof NAMESPACE_MODES)[number];

/** Who answers the mutual authentication that policies demand. */
export const AUTHENTICATION_PROVIDERS = ["spire", "off"] as const;
export type AuthenticationProvider = (typeof AUTHENTICATION_PROVIDERS)[number];

/** How bad a diagnostic is: an error refuses the preview, a warning and a note do not. */
export const SEVERITIES = ["error", "warning", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Transport protocols a flow or a rule may name. */
export const PROTOCOLS = ["TCP", "UDP", "SCTP", "ICMP", "ICMPv6"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Peers that are no workload of the cluster, in the words Cilium uses for its entities. */
export const ENTITIES = [
  "world",
  "host",
  "remote-node",
  "kube-apiserver",
  "cluster",
  "all",
  "ingress",
  "health",
  "init",
  "unmanaged",
] as const;
export type Entity = (typeof ENTITIES)[number];

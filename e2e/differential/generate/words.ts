/**
 * The small world in which scenarios play. Few words, so that policies, pods and flows meet: every name, label, port
 * and address that a policy may ask for is one that some endpoint has, or nearly has.
 */

export const NAMESPACES = ["shop", "other", "infra"] as const;
export const APPS = ["a", "b", "c"] as const;
export const TIERS = ["web", "db", ""] as const;
export const TEAMS = ["red", "blue"] as const;
export const ACCOUNTS = ["default", "robot"] as const;

/** Labels that Cilium drops from identities, and one that it keeps although it looks alike. */
export const DROPPED_LABELS = [
  "pod-template-hash",
  "topology.kubernetes.io/zone",
  "statefulset.kubernetes.io/pod-name",
  "controller-revision-hash",
] as const;
export const KEPT_LABEL = "app.kubernetes.io/name";

export const NAMESPACE_KEY = "io.kubernetes.pod.namespace";
export const NAMESPACE_LABEL_PREFIX = "io.cilium.k8s.namespace.labels.";

/** Port numbers: 8 is what "010" means, 8079 and 8083 stand beside the ranges. */
export const PORTS = [53, 80, 443, 8080, 8081, 9090] as const;
export const EDGE_PORTS = [1, 8, 10, 79, 81, 8079, 8082, 8083, 65535] as const;
/** Container port names and what they stand for at the pods that have them. */
export const PORT_NAMES = ["web", "dns", "metrics"] as const;

export const NAMES = ["api.example.com", "v1.api.example.com", "example.com", "cdn.test"] as const;
/** Patterns around those names. */
export const PATTERNS = [
  "*.example.com",
  "*.example.com",
  "**.example.com",
  "**.example.com",
  "*",
  "**",
  "a*i.example.com",
  "*.API.example.com",
  "*.test",
  "**.cluster.local",
  "*.svc.cluster.local",
] as const;
export const QUERIES = [
  ...NAMES,
  "v1.api.example.com",
  "v1.api.example.com",
  "API.Example.Com",
  "api.example.com.",
  "db.shop.svc.cluster.local",
  "api.example.com.shop.svc.cluster.local",
] as const;

/** Ranges around the addresses of endpoints. */
export const CIDRS = [
  "0.0.0.0/0",
  "203.0.113.0/24",
  "203.0.113.64/26",
  "203.0.113.7/32",
  "8.8.8.0/24",
  "10.0.0.0/8",
  "192.168.0.0/16",
  "198.51.100.0/24",
] as const;
/** Each with a range inside it. */
export const HOLES: readonly (readonly [string, string])[] = [
  ["0.0.0.0/0", "203.0.113.64/26"],
  ["0.0.0.0/0", "8.8.8.8/32"],
  ["203.0.113.0/24", "203.0.113.64/26"],
  ["203.0.113.0/24", "203.0.113.7/32"],
  ["192.168.0.0/16", "192.168.0.10/32"],
];

export const ENTITIES = [
  "all",
  "world",
  "cluster",
  "cluster-mesh",
  "host",
  "remote-node",
  "kube-apiserver",
  "ingress",
  "health",
  "init",
  "unmanaged",
  "none",
] as const;

export const METHODS = ["GET", "POST", "get"] as const;
export const PATHS = ["/ok", "/ok", "/ok?x=1", "/ok?x=1", "/okay", "/OK", "/admin", "/v1.0/x"] as const;
export const HOSTS = ["a.example", "a.example:8080", "axexample"] as const;

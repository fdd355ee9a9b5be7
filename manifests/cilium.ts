import type {
  Authentication,
  CiliumClusterwideNetworkPolicy,
  CiliumNetworkPolicy,
  CiliumNetworkPolicySpec,
  LabelSelector,
  PortRule,
} from "@pulumi/kubernetes-cilium/plain";
import type { Control } from "../model/control.ts";
import type { HttpRequest } from "../model/flow.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Policy } from "../model/policy.ts";
import type { Labels } from "../model/workload.ts";

/** What a CiliumNetworkPolicy is made of. */
interface CiliumNetworkPolicyParts {
  readonly name: string;
  readonly namespace: string;
  /** Absent means none. */
  readonly labels?: Labels;
  readonly spec: CiliumNetworkPolicySpec;
}

export const ciliumNetworkPolicyManifest = ({
  name,
  namespace,
  labels,
  spec,
}: CiliumNetworkPolicyParts): Manifest<CiliumNetworkPolicySpec> =>
  ({
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name, namespace, ...(labels === undefined ? {} : { labels: { ...labels } }) },
    spec,
  }) satisfies CiliumNetworkPolicy;

/** A policy of no namespace: the only kind that selects what is no pod, as `reserved:init`. */
export const ciliumClusterwideNetworkPolicyManifest = ({
  name,
  spec,
}: Pick<CiliumNetworkPolicyParts, "name" | "spec">): Manifest<CiliumNetworkPolicySpec> =>
  ({
    apiVersion: "cilium.io/v2",
    kind: "CiliumClusterwideNetworkPolicy",
    metadata: { name },
    spec,
  }) satisfies CiliumClusterwideNetworkPolicy;

/** What an author settles about a CiliumNetworkPolicy of a system; the rest is the same for all of them. */
interface AuthoredCiliumNetworkPolicy extends CiliumNetworkPolicyParts {
  /** File under the spec's tree. */
  readonly file: string;
  readonly role: "allow" | "default-deny";
  readonly intent: string;
  readonly controls: readonly Control[];
  readonly rows: readonly string[];
}

export function ciliumNetworkPolicy(
  authored: AuthoredCiliumNetworkPolicy,
): Policy<Manifest<CiliumNetworkPolicySpec>> {
  const { name, file, role, intent, controls, rows } = authored;
  const manifest = ciliumNetworkPolicyManifest(authored);
  return { name, file, dialect: "cilium", layer: "network", role, intent, controls, rows, manifest };
}

/** Pods with all of these labels, in the policy's own namespace unless a label names another. */
export const podsWith = (labels: Labels): LabelSelector => ({ matchLabels: { ...labels } });

/** Pods of one namespace, named outright. No labels means all of its pods. */
export const podsIn = (namespace: string, labels: Labels = {}): LabelSelector =>
  podsWith({ "io.kubernetes.pod.namespace": namespace, ...labels });

/**
 * Pods of `namespace` as seen from a policy in `home`. A peer without a namespace means the policy's own
 * (docs/semantics/cilium.md#namespace-of-a-peer-selector), so the namespace is written only when it is another one.
 */
export const podsSeenFrom = (home: string, namespace: string, labels: Labels): LabelSelector =>
  namespace === home ? podsWith(labels) : podsIn(namespace, labels);

/** One rule over one port. */
export const onPort = (protocol: "TCP" | "UDP" | "SCTP", port: number): PortRule[] => [
  { ports: [{ port: String(port), protocol }] },
];

/** One rule over TCP ports, optionally only for some HTTP requests. */
export const onTcp = (ports: readonly number[], http?: readonly HttpRequest[]): PortRule[] => [
  {
    ports: ports.map((port) => ({ port: String(port), protocol: "TCP" })),
    ...(http === undefined ? {} : { rules: { http: http.map((request) => ({ ...request })) } }),
  },
];

/**
 * Name resolution over any transport, optionally only of names that match: `*` stands for one label
 * (docs/semantics/cilium.md#dns-rules). Without patterns the queries are not looked at.
 */
export const onDns = (patterns?: readonly string[]): PortRule[] => [
  {
    ports: [{ port: "53", protocol: "ANY" }],
    ...(patterns === undefined ? {} : { rules: { dns: patterns.map((matchPattern) => ({ matchPattern })) } }),
  },
];

/** Both ends must have proven their identity before the first packet passes. */
export const mutually = (): Authentication => ({ mode: "required" });

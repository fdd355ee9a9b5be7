import type { Endpoint } from "../../model/endpoint.ts";
import { type LabelSource, META } from "../../model/match.ts";
import type { EngineName } from "../../model/vocabulary.ts";
import { type Address, parseAddress } from "../sets/addresses.ts";
import { keepsLabel } from "./label-filter.ts";

/** What one engine sees of an endpoint. */
export interface Identity {
  /** `source:key` to value. */
  readonly labels: ReadonlyMap<string, string>;
  /** Absent means nobody knows; empty means it has none that a policy could match. */
  readonly addresses?: readonly Address[];
  /** False means: if an address rule fits, whether the engine honours it is not settled. */
  readonly addressesCount: boolean;
  /**
   * A range of all addresses stands for the world outside, so it does not fit this whatever its address (`never`), or
   * only where another rule has made the address known by a range (`unsettled`). Absent means it fits.
   */
  readonly wholeRange?: "never" | "unsettled";
  readonly names: readonly string[];
  /** Whether policies govern it at all. */
  readonly governed: boolean;
  /** It is the node the other end runs on. */
  readonly localHost: boolean;
  /** It is an identity that cannot prove itself to mutual authentication. */
  readonly reserved: boolean;
  /** Calico: a host endpoint, and what becomes of what no policy decides. */
  readonly host?: HostDefault;
  /** Cilium: the group entry that its policy maps also ask for; `?` where only if a rule knows the address by a range. */
  readonly aggregate?: "cluster" | "world" | "world?" | "remote-node?";
}

/** What the profiles of a host endpoint do with what no policy decides. */
export type HostDefault = "allow" | "deny" | "unknown";

/** Settings that change what an engine sees. */
export interface IdentitySettings {
  /** Cilium's policyCIDRMatchMode. */
  readonly cidrMatches: { readonly nodes: boolean; readonly pods: boolean };
  /** Cilium's nodeSelectorLabels: nodes are known by their labels. Absent means they are not. */
  readonly nodeLabels?: boolean;
}

export const labelKey = (source: LabelSource, key: string): string => `${source}:${key}`;

const RESERVED: Readonly<Partial<Record<Endpoint["kind"], readonly string[]>>> = {
  host: ["host"],
  "remote-node": ["remote-node"],
  world: ["world"],
  "kube-apiserver": ["kube-apiserver", "world"],
  "kube-apiserver-node": ["kube-apiserver", "remote-node"],
  ingress: ["ingress"],
  health: ["health"],
  init: ["init"],
  unmanaged: ["unmanaged"],
  "host-endpoint": ["remote-node"],
};

/** The profile of host endpoints that Calico makes by itself: it allows everything. */
const ALLOWING_PROFILE = "projectcalico-default-allow";

const hostDefault = (profiles: readonly string[]): HostDefault =>
  profiles.length === 0 ? "deny" : profiles.includes(ALLOWING_PROFILE) ? "allow" : "unknown";

/** The endpoint as the engine sees it. A host-network pod counts as its node. */
export function identityOf(endpoint: Endpoint, engine: EngineName, settings: IdentitySettings): Identity {
  const node = endpoint.hostNetwork ? (endpoint.node === "remote" ? "remote-node" : "host") : undefined;
  const kind = node ?? endpoint.kind;
  const addresses = endpoint.addresses?.flatMap((text) => parseAddress(text) ?? []);
  const isNode =
    kind === "host" || kind === "remote-node" || kind === "kube-apiserver-node" || kind === "host-endpoint";
  const outside = kind === "world" || kind === "kube-apiserver";
  const shared = {
    names: outside ? endpoint.dnsNames : [],
    localHost: kind === "host",
    reserved: kind !== "pod",
    governed: kind === "pod",
    addressesCount: true,
    ...(addresses === undefined ? {} : { addresses }),
  };
  if (kind === "pod") return { ...shared, ...podView(endpoint, engine, settings, addresses) };
  const labels = new Map<string, string>();
  if (engine === "calico" && kind === "host-endpoint") {
    for (const [key, value] of Object.entries(endpoint.labels)) labels.set(labelKey("k8s", key), value);
    labels.set(labelKey("meta", META.hostEndpoint), "");
    return { ...shared, labels, governed: true, host: hostDefault(endpoint.profiles ?? []) };
  }
  if (engine !== "cilium") return { ...shared, labels };
  for (const name of RESERVED[kind] ?? []) labels.set(labelKey("reserved", name), "");
  if (isNode && settings.nodeLabels === true) {
    labels.set(labelKey("k8s", "io.cilium.k8s.policy.cluster"), "default");
    // The labels of a host-network pod are the pod's own and not its node's.
    const own = endpoint.hostNetwork ? [] : Object.entries(endpoint.labels);
    for (const [key, value] of own) if (keepsLabel(key)) labels.set(labelKey("k8s", key), value);
  }
  const visible = outside || (isNode && settings.cidrMatches.nodes);
  return {
    ...shared,
    labels,
    governed: kind === "ingress" || kind === "health" || kind === "init",
    ...(visible ? {} : { addresses: [] }),
    ...(isNode ? wholeRangeAt(kind, settings) : {}),
    ...(outside ? { aggregate: kind === "world" ? ("world?" as const) : ("world" as const) } : {}),
    ...(isNode && kind !== "host" && settings.cidrMatches.nodes
      ? { aggregate: "remote-node?" as const }
      : {}),
  };
}

/** With CIDRs that match pods too, the local host is known by its own address; other nodes by what rules name. */
function wholeRangeAt(
  kind: Endpoint["kind"],
  { cidrMatches }: IdentitySettings,
): Pick<Identity, "wholeRange"> {
  if (!cidrMatches.pods) return { wholeRange: "never" };
  return kind === "host" ? {} : { wholeRange: "unsettled" };
}

type PodView = Pick<Identity, "labels"> & Partial<Identity>;

function podView(
  endpoint: Endpoint,
  engine: EngineName,
  settings: IdentitySettings,
  addresses: readonly Address[] | undefined,
): PodView {
  const namespace = endpoint.namespace ?? "default";
  const account = endpoint.serviceAccount ?? "default";
  const labels = new Map<string, string>();
  const put = (source: LabelSource, entries: Iterable<readonly [string, string]>): void => {
    for (const [key, value] of entries) labels.set(labelKey(source, key), value);
  };
  const own = Object.entries(endpoint.labels);
  const ofNamespace: [string, string][] = [
    ...Object.entries(endpoint.namespaceLabels),
    ["kubernetes.io/metadata.name", namespace],
  ];
  put("k8s", engine === "cilium" ? own.filter(([key]) => keepsLabel(key)) : own);
  put("namespace", ofNamespace);
  put("account", Object.entries(endpoint.serviceAccountLabels));
  put("meta", [
    ["namespace", namespace],
    ["serviceaccount", account],
  ]);
  if (engine === "cilium") {
    put("k8s", [
      ["io.kubernetes.pod.namespace", namespace],
      ["io.cilium.k8s.policy.cluster", "default"],
      ["io.cilium.k8s.policy.serviceaccount", account],
      ...ofNamespace
        .map(([key, value]) => [`io.cilium.k8s.namespace.labels.${key}`, value] as const)
        .filter(([key]) => keepsLabel(key)),
    ]);
    return { labels, aggregate: "cluster", ...(settings.cidrMatches.pods ? {} : { addresses: [] }) };
  }
  if (engine === "calico") {
    put("k8s", [
      ["projectcalico.org/namespace", namespace],
      ["projectcalico.org/orchestrator", "k8s"],
      ["projectcalico.org/serviceaccount", account],
    ]);
    put("namespace", [["projectcalico.org/name", namespace]]);
    put("account", [["projectcalico.org/name", account]]);
    return { labels };
  }
  // Whether an ipBlock also catches pods is the CNI's own choice (kubernetes-calico-compose.md section 1).
  return { labels, addressesCount: false, ...(addresses === undefined ? {} : { addresses }) };
}

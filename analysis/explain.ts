import type { Endpoint } from "../model/endpoint.ts";
import type { Direction } from "../model/rule.ts";
import { PROTOCOL_NUMBERS } from "../model/traffic.ts";
import type { FlowVerdict, SideVerdict } from "../model/verdict.ts";
import type { EngineName } from "../model/vocabulary.ts";
import type { Labels } from "../model/workload.ts";
import type { FlowQuery } from "./analyze.ts";
import { keepsLabel } from "./match/label-filter.ts";
import { protocolName } from "./sets/ports.ts";

/** What would let a refused connection through, at one end. */
export type Change =
  /** Apply this object beside the policies that are there. */
  | {
      readonly kind: "add-policy";
      readonly side: Direction;
      readonly manifest: Readonly<Record<string, unknown>>;
    }
  /** Rules that refuse by name: take them away or narrow them. */
  | { readonly kind: "remove-rules"; readonly side: Direction; readonly rules: SideVerdict["deciders"] }
  /** Requests must be added to the proxy's list. */
  | { readonly kind: "allow-request"; readonly side: Direction; readonly rules: SideVerdict["deciders"] }
  /** No policy can: said in one sentence. */
  | { readonly kind: "none"; readonly side: Direction; readonly why: string };

/** The smallest change at each end that refuses; nothing for a connection that passes. */
export function changesFor(verdict: FlowVerdict, query: FlowQuery, engine: EngineName): Change[] {
  const sides = (["egress", "ingress"] as const).filter((side) => verdict.sides[side].outcome === "denied");
  if (sides.length > 0) return sides.map((side) => changeAt(side, verdict.sides[side], query, engine));
  if (verdict.request !== "http-403" && verdict.request !== "dns-refused") return [];
  return (["egress", "ingress"] as const)
    .filter((side) => verdict.sides[side].layer7 !== undefined)
    .map((side) => ({ kind: "allow-request", side, rules: verdict.sides[side].deciders }));
}

function changeAt(side: Direction, verdict: SideVerdict, query: FlowQuery, engine: EngineName): Change {
  if (verdict.reason === "rule") return { kind: "remove-rules", side, rules: verdict.deciders };
  const [subject, peer] = side === "egress" ? [query.from, query.to] : [query.to, query.from];
  const manifest = allowing(side, subject, peer, query, engine, verdict.tier ?? "default");
  if (manifest !== undefined) return { kind: "add-policy", side, manifest };
  return { kind: "none", side, why: `no policy of ${engine} names ${peer.name}` };
}

/** Labels that name a workload; the first of these that a pod has is enough. */
const NAMING_LABELS = [
  "app.kubernetes.io/name",
  "app.kubernetes.io/component",
  "app.kubernetes.io/instance",
  "app",
  "k8s-app",
  "name",
];

/** Labels that tell this workload from others: those that name it, or all that are kept. */
function namingLabels({ labels }: Endpoint): Labels {
  const naming = Object.entries(labels).filter(([key]) => NAMING_LABELS.includes(key));
  return Object.fromEntries(
    naming.length > 0 ? naming : Object.entries(labels).filter(([key]) => keepsLabel(key)),
  );
}

function allowing(
  side: Direction,
  subject: Endpoint,
  peer: Endpoint,
  query: FlowQuery,
  engine: EngineName,
  tier: string,
): Readonly<Record<string, unknown>> | undefined {
  const metadata = { name: policyName(side, peer), namespace: subject.namespace ?? "default" };
  switch (engine) {
    case "cilium":
      return ciliumAllowing(side, subject, peer, query, metadata);
    case "kubernetes":
      return kubernetesAllowing(side, subject, peer, query, metadata);
    case "calico":
      return calicoAllowing(side, subject, peer, query, metadata, tier);
    case "compose":
      return undefined;
  }
}

function policyName(side: Direction, peer: Endpoint): string {
  const name = peer.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return `allow-${side === "egress" ? "to" : "from"}-${name === "" ? "peer" : name}`;
}

function ciliumAllowing(
  side: Direction,
  subject: Endpoint,
  peer: Endpoint,
  query: FlowQuery,
  metadata: object,
) {
  const prefix = side === "egress" ? "to" : "from";
  const who = ciliumPeer(prefix, peer);
  if (who === undefined) return undefined;
  const icmp = icmpFamily(query.protocol);
  const what =
    icmp === undefined
      ? { toPorts: [{ ports: [{ port: `${query.port}`, protocol: protocolName(query.protocol) }] }] }
      : { icmps: [{ fields: [{ family: icmp, type: query.port }] }] };
  return {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata,
    spec: { endpointSelector: { matchLabels: namingLabels(subject) }, [side]: [{ ...who, ...what }] },
  };
}

const icmpFamily = (protocol: number): "IPv4" | "IPv6" | undefined =>
  protocol === PROTOCOL_NUMBERS.ICMP ? "IPv4" : protocol === PROTOCOL_NUMBERS.ICMPv6 ? "IPv6" : undefined;

function ciliumPeer(prefix: "to" | "from", peer: Endpoint): Readonly<Record<string, unknown>> | undefined {
  if (peer.hostNetwork)
    return { [`${prefix}Entities`]: peer.node === "local" ? ["host"] : ["host", "remote-node"] };
  switch (peer.kind) {
    case "pod":
      return {
        [`${prefix}Endpoints`]: [
          {
            matchLabels: {
              "k8s:io.kubernetes.pod.namespace": peer.namespace ?? "default",
              ...namingLabels(peer),
            },
          },
        ],
      };
    case "world": {
      const [name] = peer.dnsNames;
      if (prefix === "to" && name !== undefined) return { toFQDNs: [{ matchName: name.replace(/\.$/, "") }] };
      return cidrsOf(peer) === undefined
        ? { [`${prefix}Entities`]: ["world"] }
        : { [`${prefix}CIDR`]: cidrsOf(peer) };
    }
    case "kube-apiserver-node":
      return { [`${prefix}Entities`]: ["kube-apiserver"] };
    default:
      return { [`${prefix}Entities`]: [peer.kind] };
  }
}

const cidrsOf = ({ addresses, ranges }: Endpoint): readonly string[] | undefined =>
  ranges ?? addresses?.map((ip) => (ip.includes(":") ? `${ip}/128` : `${ip}/32`));

function kubernetesAllowing(
  side: Direction,
  subject: Endpoint,
  peer: Endpoint,
  query: FlowQuery,
  metadata: object,
) {
  const cidrs = cidrsOf(peer);
  const peers =
    peer.kind === "pod" && !peer.hostNetwork
      ? [
          {
            namespaceSelector: {
              matchLabels: { "kubernetes.io/metadata.name": peer.namespace ?? "default" },
            },
            podSelector: { matchLabels: namingLabels(peer) },
          },
        ]
      : cidrs?.map((cidr) => ({ ipBlock: { cidr } }));
  if (peers === undefined || icmpFamily(query.protocol) !== undefined) return undefined;
  const rule = {
    [side === "egress" ? "to" : "from"]: peers,
    ports: [{ port: query.port, protocol: protocolName(query.protocol) }],
  };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata,
    spec: {
      podSelector: { matchLabels: namingLabels(subject) },
      policyTypes: [side === "egress" ? "Egress" : "Ingress"],
      [side]: [rule],
    },
  };
}

function calicoAllowing(
  side: Direction,
  subject: Endpoint,
  peer: Endpoint,
  query: FlowQuery,
  metadata: { readonly name: string; readonly namespace: string },
  tier: string,
) {
  const cidrs = cidrsOf(peer);
  const isPod = peer.kind === "pod" && !peer.hostNetwork;
  if (!isPod && cidrs === undefined) return undefined;
  const far = isPod
    ? {
        selector: calicoSelector(peer),
        namespaceSelector: `projectcalico.org/name == '${peer.namespace ?? "default"}'`,
      }
    : { nets: cidrs };
  const icmp = icmpFamily(query.protocol) !== undefined;
  const near = icmp ? {} : { ports: [query.port] };
  const rule = {
    action: "Allow",
    protocol: protocolName(query.protocol),
    ...(icmp ? { icmp: { type: query.port } } : {}),
    ...(side === "ingress" ? { source: far, destination: near } : { destination: { ...far, ...near } }),
  };
  const name = tier === "default" ? metadata.name : `${tier}.${metadata.name}`;
  const isHost = subject.kind === "host-endpoint";
  return {
    apiVersion: "projectcalico.org/v3",
    kind: isHost ? "GlobalNetworkPolicy" : "NetworkPolicy",
    metadata: isHost ? { name } : { ...metadata, name },
    spec: {
      tier,
      order: 1,
      selector: calicoSelector(subject),
      types: [side === "egress" ? "Egress" : "Ingress"],
      [side]: [rule],
    },
  };
}

function calicoSelector(endpoint: Endpoint): string {
  const terms = Object.entries(namingLabels(endpoint)).map(([key, value]) => `${key} == '${value}'`);
  return terms.length === 0 ? "all()" : terms.join(" && ");
}

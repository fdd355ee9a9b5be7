import type { Port } from "./port.ts";
import type { Direction } from "./rule.ts";
import { stableNumber } from "./stable-number.ts";

/**
 * Names that a domain rule covers. Clouds write the same text and mean different names: `.x.com` of a Network Firewall
 * holds `x.com`, `*.x.com` of a DNS Firewall does not (docs/semantics/cloud.md#what-a-wildcard-covers).
 */
export type DomainCover = "itself" | "below" | "itself-and-below";

/** A name and what a rule about it covers; `below` is any number of labels below the name. */
export interface DomainName {
  readonly name: string;
  readonly covers: DomainCover;
}

/** Names as AWS and Azure list them: a name listed with and without its wildcard is one that covers both. */
export function domainsOf(listed: readonly string[]): readonly DomainName[] {
  const all = new Set(listed);
  return listed.flatMap((text): DomainName[] => {
    if (text.startsWith("*."))
      return all.has(text.slice(2)) ? [] : [{ name: text.slice(2), covers: "below" }];
    return [{ name: text, covers: all.has(`*.${text}`) ? "itself-and-below" : "itself" }];
  });
}

/**
 * What is known of the addresses behind a cloud's word: `outside` the network or `inside` it, whatever these have, or
 * the addresses themselves, as ranges.
 */
export type ServiceAddresses = "outside" | "inside" | { readonly cidrs: readonly string[] };

/** The other end of an edge, as seen from the cluster's nodes. */
export type FirewallPeer =
  /** The nodes themselves: every member of the guarded set. */
  | { readonly kind: "nodes" }
  /** A range of addresses without host bits, IPv4 or IPv6. */
  | { readonly kind: "cidr"; readonly cidr: string }
  /** Addresses that the cloud itself keeps: an AWS prefix list, a Google address group, an Azure service tag. */
  | {
      readonly kind: "service";
      readonly service: string;
      /** Absent means that the cloud keeps them to itself. */
      readonly holds?: ServiceAddresses;
    }
  /** Machines that the cloud knows as a group: a security group, a secure tag, an application security group, by id. */
  | { readonly kind: "group"; readonly group: string }
  | ({ readonly kind: "dns" } & DomainName);

/** What may cross the border around the cluster's nodes: one peer, one port or range. One edge is one rule of a cloud. */
export interface FirewallEdge {
  /** Stable and unique in its cloud: the names and priorities of rules come from it. Lower-case words and dashes. */
  readonly id: string;
  /** `ingress` is towards the nodes. */
  readonly direction: Direction;
  readonly peer: FirewallPeer;
  /** At the destination; absent means every protocol and port. For ICMP the types, 0..255 for all. */
  readonly port?: Port;
  /** Why the edge is there, in one sentence. */
  readonly why: string;
}

/** The last type that ICMP can have. */
export const LAST_ICMP_TYPE = 255;

/** Every ICMP message: clouds other than AWS know no types. */
export const anyIcmp: Port = { protocol: "ICMP", port: 0, endPort: LAST_ICMP_TYPE };

export const isIcmp = ({ protocol }: Port): boolean => protocol === "ICMP" || protocol === "ICMPv6";

/** First and last port of a port or range. */
export const portBounds = ({ port, endPort }: Port): readonly [number, number] => [port, endPort ?? port];

/** A port or range; a range of one is a port. */
export const portOf = (protocol: Port["protocol"], from: number, to: number): Port =>
  from === to ? { protocol, port: from } : { protocol, port: from, endPort: to };

/** How the id of a rule begins that carries domains of a port to where another layer judges the names. */
export const CARRIER_PREFIX = "domains-";

/** The ports on which edges to names are allowed, each once, by its words: what carries them where no name is seen. */
export function domainPorts(edges: readonly FirewallEdge[]): ReadonlyMap<string, Port | undefined> {
  const ports = new Map<string, Port | undefined>();
  for (const { peer, port } of edges) if (peer.kind === "dns") ports.set(portWords(port), port);
  return ports;
}

/** A port as part of a name: `tcp-443`, `udp-8000-8100`; `all` for every protocol. */
export function portWords(port: Port | undefined): string {
  if (port === undefined) return "all";
  const [from, to] = portBounds(port);
  return `${port.protocol.toLowerCase()}-${from === to ? from : `${from}-${to}`}`;
}

/** Google Cloud has the shortest names, 63 characters; a rule's name has room left for a prefix. */
const LONGEST_ID = 56;

/**
 * An id from what an edge says, for edges that nobody named. Words are cut to what clouds take, so a number made from
 * the whole text tells apart what then looks the same.
 */
export function edgeIdOf(...words: readonly string[]): string {
  const text = words.join(" ");
  const mark = stableNumber(text).toString(16).padStart(8, "0").slice(0, 6);
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, LONGEST_ID - mark.length - 1)
    .replace(/-$/, "");
  return `${slug}-${mark}`;
}

/** The id of an edge to a domain: lists of names keep no other. */
export const domainEdgeId = ({ name, covers }: DomainName, port?: Port): string =>
  edgeIdOf("domain", portWords(port), covers === "itself" ? "" : covers, name);

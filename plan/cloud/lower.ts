import { ANY_IPV4, ANY_IPV6, isCidr } from "../../model/cidr.ts";
import {
  type DomainName,
  domainEdgeId,
  edgeIdOf,
  type FirewallEdge,
  type FirewallPeer,
  portWords,
} from "../../model/edge.ts";
import { own } from "../../model/own.ts";
import type { BorderEntity, IntentEdge, NamePattern } from "./intent.ts";

/** How one cloud says what the intent leaves open. */
export interface CloudWords {
  /** What stands for an entity here; empty means that nothing does. */
  readonly entities: Readonly<Record<BorderEntity, readonly FirewallPeer[]>>;
  /** Names in place of a pattern, by pattern. */
  readonly expandDomains: Readonly<Record<string, readonly string[]>>;
  /** True means a rule that covers names below a name covers the name itself as well. */
  readonly apexIncluded: boolean;
  /** A sentence as the cloud takes it. */
  readonly describe: (why: string) => string;
}

/** The key under which config names domains in place of the whole Internet, where a system asks for that. */
const ANYWHERE = "*";

/** The edges as one cloud says them: one peer and one port each, named so that none changes with another. */
export function lowerEdges(intent: readonly IntentEdge[], words: CloudWords): readonly FirewallEdge[] {
  const edges = new Map<string, FirewallEdge>();
  for (const edge of intent)
    for (const lowered of lowerEdge(edge, words)) if (!edges.has(lowered.id)) edges.set(lowered.id, lowered);
  return withoutTwins([...edges.values()]);
}

function lowerEdge(edge: IntentEdge, words: CloudWords): readonly FirewallEdge[] {
  const { direction, port, name } = edge;
  const rest = { direction, ...(port === undefined ? {} : { port }), why: words.describe(edge.why) };
  const { peer } = edge;
  if (peer.kind === "pattern")
    return namesOf(peer, words).map((dns) => ({
      ...rest,
      id: domainId(edge, dns, own(words.expandDomains, peer.pattern) !== undefined),
      peer: { kind: "dns", ...dns },
    }));
  if (peer.kind !== "border") return [{ ...rest, id: name ?? generatedId(direction, peer, edge), peer }];
  const named =
    name === undefined && peer.entity === "internet" ? own(words.expandDomains, ANYWHERE) : undefined;
  if (named !== undefined)
    return named.flatMap((pattern) => lowerEdge({ ...edge, peer: { kind: "pattern", pattern } }, words));
  const peers = words.entities[peer.entity];
  return peers.map((one) => ({
    ...rest,
    // By what it says and not by its place in a list, so that a range more renames no rule.
    id: name === undefined ? generatedId(direction, one, edge) : edgeIdOf(name, peerText(one)),
    peer: one,
  }));
}

/** The name that config gave, unless a pattern was put as several names: these must be told apart. */
const domainId = ({ name, port }: IntentEdge, dns: DomainName, expanded: boolean): string => {
  if (name === undefined) return domainEdgeId(dns, port);
  return expanded ? edgeIdOf(name, dns.name) : name;
};

const generatedId = (direction: string, peer: FirewallPeer, { port }: IntentEdge): string =>
  edgeIdOf(direction === "egress" ? "to" : "from", portWords(port), peerText(peer));

function peerText(peer: FirewallPeer): string {
  switch (peer.kind) {
    case "nodes":
      return "nodes";
    case "cidr":
      return peer.cidr;
    case "service":
      return peer.service;
    case "group":
      return peer.group;
    case "dns":
      return peer.name;
  }
}

/** The names that the config puts in place of a pattern, or the pattern's own. */
const namesOf = (
  { pattern }: NamePattern,
  { expandDomains, apexIncluded }: CloudWords,
): readonly DomainName[] =>
  (own(expandDomains, pattern) ?? [pattern]).map((name) => nameOf(name, apexIncluded));

/** A pattern as firewalls know names: one label in front becomes any number of them. */
function nameOf(pattern: string, apexIncluded: boolean): DomainName {
  const wildcard = /^\*\*?\./.exec(pattern)?.[0];
  return wildcard === undefined
    ? { name: pattern, covers: "itself" }
    : { name: pattern.slice(wildcard.length), covers: apexIncluded ? "itself-and-below" : "below" };
}

/** Patterns that firewalls widen: one label in front becomes any number. */
export const widenedPatterns = (
  intent: readonly IntentEdge[],
  expandDomains: CloudWords["expandDomains"],
): readonly string[] =>
  [
    ...new Set(
      intent.flatMap(({ peer }) =>
        peer.kind === "pattern" ? (own(expandDomains, peer.pattern) ?? [peer.pattern]) : [],
      ),
    ),
  ].filter((pattern) => pattern.startsWith("*."));

/** Two edges that say the same are one rule; the first keeps its name. */
function withoutTwins(edges: readonly FirewallEdge[]): readonly FirewallEdge[] {
  const seen = new Set<string>();
  return edges.filter(({ direction, peer, port }) => {
    const says = JSON.stringify([direction, peer, port?.protocol, port?.port, port?.endPort]);
    if (seen.has(says)) return false;
    seen.add(says);
    return true;
  });
}

/** Addresses anywhere, as clouds without a word for the Internet write them. */
export const anywhere = (ipv6: boolean): readonly FirewallPeer[] =>
  [ANY_IPV4, ...(ipv6 ? [ANY_IPV6] : [])].map((cidr) => ({ kind: "cidr", cidr }));

/** Ranges and groups of the config as peers. */
export const peersOf = (
  given:
    | { readonly cidrs?: readonly string[] | undefined; readonly groups?: readonly string[] | undefined }
    | undefined,
): readonly FirewallPeer[] => [
  ...(given?.cidrs ?? []).filter(isCidr).map((cidr): FirewallPeer => ({ kind: "cidr", cidr })),
  ...(given?.groups ?? []).map((group): FirewallPeer => ({ kind: "group", group })),
];

import ipaddr from "ipaddr.js";
import type { CloudLayer, CloudLayerName, CloudReading, CloudRule } from "../../model/cloud-reading.ts";
import { portBounds } from "../../model/edge.ts";
import type { Direction } from "../../model/rule.ts";
import type { Outcome } from "../../model/verdict.ts";
import type { Protocol } from "../../settings/vocabulary.ts";
import { every, fromBoolean, NO, type Trilean, UNKNOWN, YES } from "../match/trilean.ts";

/** One connection across the border, as seen from a node. */
export interface Crossing {
  readonly direction: Direction;
  readonly protocol: Protocol;
  readonly port: number;
  /** The other end's address; absent means nobody knows. */
  readonly address?: string;
  /** The name it was asked for by, which TLS and DNS carry; absent means it was not. */
  readonly name?: string;
  /** What the cloud knows the other end as: groups and service tags by id; absent means neither. */
  readonly known?: readonly string[];
  /** The other end is a node too; absent means it is none. */
  readonly isNode?: boolean;
}

/** What one firewall on the path says, and the rules that it says it by. */
export interface LayerVerdict {
  readonly layer: CloudLayerName;
  readonly outcome: Extract<Outcome, "allowed" | "denied" | "undetermined">;
  readonly rules: readonly CloudRule[];
  /** A name decided and no address. */
  readonly byName: boolean;
}

/** What the border says: every layer must let a connection pass. */
export interface BorderVerdict {
  readonly outcome: LayerVerdict["outcome"];
  /** In the order of the path; those that do not judge this direction are left out. */
  readonly layers: readonly LayerVerdict[];
}

export function judgeBorder({ layers }: CloudReading, crossing: Crossing): BorderVerdict {
  const verdicts = layers
    .filter((layer) => judges(layer, crossing))
    .map((layer) => judgeLayer(layer, crossing));
  const outcomes = verdicts.map(({ outcome }) => outcome);
  return {
    outcome: outcomes.includes("denied")
      ? "denied"
      : outcomes.includes("undetermined")
        ? "undetermined"
        : "allowed",
    layers: verdicts,
  };
}

/** A DNS Firewall judges names when they are asked for; who asks for none never meets it. */
const judges = ({ name, rules }: CloudLayer, crossing: Crossing): boolean =>
  rules.some(({ direction }) => direction === crossing.direction) &&
  (name !== "dns-firewall" || crossing.name !== undefined);

/**
 * Rules by their numbers, the lower first; of one number a refusal wins. A rule that may or may not fit leaves the
 * answer open unless the next sure one says the same.
 */
function judgeLayer({ name, rules }: CloudLayer, crossing: Crossing): LayerVerdict {
  const own = rules.filter(({ direction }) => direction === crossing.direction);
  const possible: CloudRule[] = [];
  for (const group of byPriority(own)) {
    const fits = group.map((rule) => ({ rule, fit: matches(rule, crossing, name) }));
    const unsure = fits.filter(({ fit }) => fit === UNKNOWN).map(({ rule }) => rule);
    const sure = fits.filter(({ fit }) => fit === YES).map(({ rule }) => rule);
    const decisive = sure.find(({ action }) => action === "deny") ?? sure[0];
    possible.push(...unsure.filter((rule) => decisive === undefined || rule.action !== decisive.action));
    if (decisive === undefined) continue;
    if (decisive.action === "next") return judgeLayer({ name, rules: defaultsOf(own) }, crossing);
    const outcome = decisive.action === "allow" ? "allowed" : "denied";
    const other = possible.filter(({ action }) => action !== decisive.action);
    return other.length > 0
      ? { layer: name, outcome: "undetermined", rules: [...other, decisive], byName: false }
      : { layer: name, outcome, rules: [decisive], byName: decisive.peer.kind === "dns" };
  }
  return { layer: name, outcome: "undetermined", rules: possible, byName: false };
}

const byPriority = (rules: readonly CloudRule[]): readonly (readonly CloudRule[])[] =>
  [...Map.groupBy(rules, ({ priority }) => priority)].toSorted(([a], [b]) => a - b).map(([, group]) => group);

const defaultsOf = (rules: readonly CloudRule[]): readonly CloudRule[] =>
  rules.filter(({ priority }) => priority === Number.POSITIVE_INFINITY);

const matches = (rule: CloudRule, crossing: Crossing, layer: CloudLayerName): Trilean =>
  layer === "dns-firewall"
    ? matchesPeer(rule, crossing)
    : every([matchesPort, matchesPeer], (match) => match(rule, crossing));

function matchesPort({ port }: CloudRule, crossing: Crossing): Trilean {
  if (port === undefined) return YES;
  const [from, to] = portBounds(port);
  return fromBoolean(port.protocol === crossing.protocol && from <= crossing.port && crossing.port <= to);
}

function matchesPeer({ peer }: CloudRule, crossing: Crossing): Trilean {
  switch (peer.kind) {
    case "any":
      return YES;
    case "nodes":
      return fromBoolean(crossing.isNode === true);
    case "cidr":
      return crossing.address === undefined ? UNKNOWN : fromBoolean(isIn(crossing.address, peer.cidr));
    case "group":
      return fromBoolean(crossing.known?.includes(peer.group) === true);
    case "service":
      return matchesService(peer.service, crossing);
    case "dns":
      return fromBoolean(crossing.name !== undefined && isCovered(crossing.name, peer));
  }
}

/** Ranges that Azure's word for the network may hold; what it holds beyond them is not in the rules. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** The cloud keeps the addresses of a service to itself, but for its words for inside and outside. */
function matchesService(service: string, { known, address, isNode }: Crossing): Trilean {
  if (known?.includes(service) === true) return YES;
  if (service !== "Internet" && service !== "VirtualNetwork") return known === undefined ? UNKNOWN : NO;
  if (isNode === true) return fromBoolean(service === "VirtualNetwork");
  if (address === undefined) return UNKNOWN;
  const isPrivate = PRIVATE.some((range) => isIn(address, range));
  if (service === "Internet") return fromBoolean(!isPrivate);
  return isPrivate ? UNKNOWN : NO;
}

function isIn(address: string, range: string): boolean {
  const [network, prefix] = ipaddr.parseCIDR(
    range.includes("/") ? range : `${range}/${range.includes(":") ? 128 : 32}`,
  );
  const parsed = ipaddr.parse(address);
  return parsed.kind() === network.kind() && parsed.match([network, prefix] as never);
}

const isCovered = (
  name: string,
  { name: wanted, covers }: { readonly name: string; readonly covers: string },
): boolean => (covers !== "below" && name === wanted) || (covers !== "itself" && name.endsWith(`.${wanted}`));

import { ANY_IPV4 } from "../../model/cidr.ts";
import type { CloudLayer, CloudLayerName, CloudReading, CloudRule } from "../../model/cloud-reading.ts";
import { type FirewallPeer, portBounds } from "../../model/edge.ts";
import { own } from "../../model/own.ts";
import type { Direction } from "../../model/rule.ts";
import type { Outcome } from "../../model/verdict.ts";
import type { Protocol } from "../../model/vocabulary.ts";
import { every, fromBoolean, NO, type Trilean, UNKNOWN, YES } from "../match/trilean.ts";
import {
  type Address,
  type AddressSet,
  holdsAddress,
  NO_ADDRESSES,
  parseAddress,
  parseCidr,
} from "../sets/addresses.ts";

/** One connection across the border, as seen from a node. */
export interface Crossing {
  readonly direction: Direction;
  /** `other` stands for every protocol that no rule names. */
  readonly protocol: Protocol | "other";
  /** At the destination; a type for ICMP. */
  readonly port: number;
  /** The other end's address; absent means nobody knows. */
  readonly address?: string;
  /** The name it was asked for by, which TLS and DNS carry; absent means it was not. */
  readonly name?: string;
  /** What the cloud knows the other end as: groups and service tags by id; absent means neither. */
  readonly known?: readonly string[];
  /** The other end is a node too; absent means it is none. */
  readonly isNode?: boolean;
  /**
   * The other end is in the same network, as nodes and members of groups are: no firewall that judges what leaves the
   * network is on the path, and an address that nobody knows is private. Absent means that it is not known to be.
   */
  readonly inside?: boolean;
  /** Services of which it is taken to be, or not to be. */
  readonly assumed?: Readonly<Record<string, boolean>>;
}

/** What one firewall on the path says, and the rules that it says it by. */
export interface LayerVerdict {
  readonly layer: CloudLayerName;
  /** Which one of its kind; absent means the only one. */
  readonly of?: string;
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
    .map((layer) => judgeLayer(layer, crossing))
    .map((verdict) =>
      mayGoRound(verdict, crossing) ? { ...verdict, outcome: "undetermined" as const } : verdict,
    );
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

/** A reading without the rules that the other end keeps from ever fitting. */
export const narrowed = (
  { cloud, layers }: CloudReading,
  crossing: Omit<Crossing, "protocol" | "port">,
): CloudReading => ({
  cloud,
  layers: layers.map((layer) => ({
    ...layer,
    rules: layer.rules.filter(
      (rule) =>
        rule.direction === crossing.direction &&
        matchesPeer(rule, { ...crossing, protocol: "other", port: 0 }) !== NO,
    ),
  })),
});

/** Firewalls that routes lead through where traffic leaves the network. */
const ON_THE_WAY_OUT: ReadonlySet<CloudLayerName> = new Set(["network-firewall", "azure-firewall"]);

/** A private address may be of the same network, whose own routes lead past what stands on the way out. */
const mayGoRound = ({ layer, outcome }: LayerVerdict, { address }: Crossing): boolean =>
  outcome === "denied" && ON_THE_WAY_OUT.has(layer) && address !== undefined && isPrivate(address);

const isPrivate = (address: string): boolean => PRIVATE.some((range) => isIn(address, range));

/** A DNS Firewall judges names when they are asked for; who asks for none never meets it. */
const judges = ({ name, rules }: CloudLayer, crossing: Crossing): boolean =>
  rules.some(({ direction }) => direction === crossing.direction) &&
  (name !== "dns-firewall" || crossing.name !== undefined) &&
  (crossing.inside !== true || !ON_THE_WAY_OUT.has(name));

/** What a layer may come to, and by which rule; several where it is not known whether a rule fits. */
interface Ending {
  readonly outcome: LayerVerdict["outcome"];
  readonly rule: CloudRule;
}

function judgeLayer({ name, of, rules }: CloudLayer, crossing: Crossing): LayerVerdict {
  const asked = rules.filter(({ direction }) => direction === crossing.direction);
  const groups = inOrder(asked);
  const endings = assumptions(asked, crossing).flatMap((assumed) => endingsOf(groups, assumed, name));
  const outcomes = new Set(endings.map(({ outcome }) => outcome));
  const [only] = outcomes;
  const last = endings.at(-1)?.rule;
  const where = of === undefined ? { layer: name } : { layer: name, of };
  if (outcomes.size !== 1 || only === undefined || only === "undetermined" || last === undefined)
    return {
      ...where,
      outcome: "undetermined",
      rules: [...new Set(endings.map(({ rule }) => rule))],
      byName: false,
    };
  return { ...where, outcome: only, rules: [last], byName: last.peer.kind === "dns" };
}

/** Services that are taken as known and as not, each with each, at most; beyond that every rule stands for itself. */
const MOST_ASSUMED = 5;

/**
 * A crossing once for every way in which its other end may belong to the services of rules, so that two rules about one
 * service are never taken to disagree about who belongs to it.
 */
function assumptions(rules: readonly CloudRule[], crossing: Crossing): readonly Crossing[] {
  const open = new Set(
    rules.flatMap(({ peer }) =>
      peer.kind === "service" && matchesService(peer, crossing) === UNKNOWN ? [peer.service] : [],
    ),
  );
  if (open.size > MOST_ASSUMED) return [crossing];
  return [...open].reduce<readonly Crossing[]>(
    (all, service) =>
      all.flatMap((one) =>
        [true, false].map((is) => ({ ...one, assumed: { ...one.assumed, [service]: is } })),
      ),
    [crossing],
  );
}

/**
 * Rules in the order of their numbers, the lower first; of one number a refusal wins. A rule that may or may not fit is one
 * possible end, and what comes after it another. `beyond` holds the ends of what each stage hands on, for all its rules
 * hand on to the same.
 */
function endingsOf(
  groups: readonly (readonly CloudRule[])[],
  crossing: Crossing,
  layer: CloudLayerName,
  beyond: Map<number, readonly Ending[]> = new Map(),
): readonly Ending[] {
  const possible = new Set<readonly Ending[]>();
  const handedOn = (rule: CloudRule): readonly Ending[] => {
    const known = beyond.get(stageOf(rule));
    if (known !== undefined) return known;
    const next = groups.filter(([first]) => first !== undefined && isBeyond(first, rule));
    const ends = endingsOf(next, crossing, layer, beyond);
    beyond.set(stageOf(rule), ends);
    return ends;
  };
  const ended = (rule: CloudRule): readonly Ending[] => {
    switch (rule.action) {
      case "allow":
        return [{ outcome: "allowed", rule }];
      case "deny":
        return [{ outcome: "denied", rule }];
      case "inspect":
        return [{ outcome: "undetermined", rule }];
      case "next":
        return handedOn(rule);
    }
  };
  for (const group of groups) {
    const fits = group.map((rule) => ({ rule, fit: matches(rule, crossing, layer) }));
    const sure = fits.filter(({ fit }) => fit === YES).map(({ rule }) => rule);
    const decisive = sure.find(({ action }) => action === "deny") ?? sure[0];
    for (const { rule, fit } of fits)
      if (fit === UNKNOWN && decisive?.action !== "deny") possible.add(ended(rule));
    if (decisive !== undefined) return [...possible, ended(decisive)].flat();
  }
  return [...possible].flat();
}

/** Rules that are asked together, in the order of stages and numbers; what a cloud implies has no number and comes last. */
const inOrder = (rules: readonly CloudRule[]): readonly (readonly CloudRule[])[] =>
  [...Map.groupBy(rules, (rule) => `${stageOf(rule)} ${rule.priority}`).values()].toSorted(
    ([a], [b]) =>
      (a === undefined ? 0 : stageOf(a)) - (b === undefined ? 0 : stageOf(b)) ||
      (a?.priority ?? 0) - (b?.priority ?? 0),
  );

const stageOf = ({ stage, priority }: CloudRule): number =>
  priority === Number.POSITIVE_INFINITY ? Number.MAX_SAFE_INTEGER : (stage ?? 0);

/** What is still asked once a rule has handed a connection on: the next set, and what the cloud implies. */
const isBeyond = (rule: CloudRule, { stage }: CloudRule): boolean => stageOf(rule) > (stage ?? 0);

const matches = (rule: CloudRule, crossing: Crossing, layer: CloudLayerName): Trilean =>
  layer === "dns-firewall"
    ? matchesPeer(rule, crossing)
    : every([matchesPort, matchesPeer, matchesRest], (match) => match(rule, crossing));

const matchesRest = ({ asks }: CloudRule): Trilean => (asks === undefined ? YES : UNKNOWN);

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
      return matchesRange(peer.cidr, crossing);
    case "group":
      return fromBoolean(crossing.known?.includes(peer.group) === true);
    case "service":
      return matchesService(peer, crossing);
    case "dns":
      return fromBoolean(crossing.name !== undefined && isCovered(crossing.name, peer));
  }
}

/** Of an address that nobody knows: every IPv4 address is in the widest range, and a private one in no public range. */
function matchesRange(cidr: string, { address, inside }: Crossing): Trilean {
  if (address !== undefined) return fromBoolean(isIn(address, cidr));
  if (cidr === ANY_IPV4) return YES;
  return inside === true && !isPrivate(cidr.split("/")[0] ?? cidr) ? NO : UNKNOWN;
}

/** Ranges that a network may have; what it has beyond them is not in the rules. */
export const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** By its name alone, unless the reader knows something of its addresses. */
function matchesService(
  { service, holds }: Extract<FirewallPeer, { readonly kind: "service" }>,
  { known, address, isNode, assumed }: Crossing,
): Trilean {
  const taken = own(assumed ?? {}, service);
  if (taken !== undefined) return fromBoolean(taken);
  if (known?.includes(service) === true) return YES;
  if (typeof holds === "object" && address !== undefined)
    return fromBoolean(holds.cidrs.some((cidr) => isIn(address, cidr)));
  if (holds !== "inside" && holds !== "outside") return known === undefined ? UNKNOWN : NO;
  if (isNode === true) return fromBoolean(holds === "inside");
  if (address === undefined) return UNKNOWN;
  if (holds === "outside") return fromBoolean(!isPrivate(address));
  return isPrivate(address) ? UNKNOWN : NO;
}

/** What was parsed once, and how much of it is kept: a border asks for the same ranges and addresses again and again. */
const parsedRanges = new Map<string, AddressSet>();
const parsedAddresses = new Map<string, Address | undefined>();
const MOST_PARSED = 50_000;

function once<Value>(known: Map<string, Value>, text: string, parse: (text: string) => Value): Value {
  const found = known.get(text);
  if (found !== undefined) return found;
  if (known.size >= MOST_PARSED) known.clear();
  const value = parse(text);
  known.set(text, value);
  return value;
}

function isIn(address: string, range: string): boolean {
  const parsed = once(parsedAddresses, address, parseAddress);
  const set = once(parsedRanges, range, (text) => parseCidr(text) ?? NO_ADDRESSES);
  return parsed !== undefined && holdsAddress(set, parsed);
}

const isCovered = (
  name: string,
  { name: wanted, covers }: { readonly name: string; readonly covers: string },
): boolean => (covers !== "below" && name === wanted) || (covers !== "itself" && name.endsWith(`.${wanted}`));

import { ANY_IPV4, ANY_IPV6, familyOf } from "../../model/cidr.ts";
import type { CloudReading, CloudRule } from "../../model/cloud-reading.ts";
import type { Direction } from "../../model/rule.ts";
import {
  type Address,
  type AddressSet,
  addressesOf,
  formatAddress,
  holdsAddress,
  isEmptyAddresses,
  NO_ADDRESSES,
  parseAddress,
  parseCidr,
  subtractAddresses,
} from "../sets/addresses.ts";
import { formatPorts, type PortSet, unitePorts } from "../sets/ports.ts";
import { rangesIn, samplesOf } from "./ends.ts";
import type { Crossing } from "./judge.ts";
import { type BorderPorts, borderPorts } from "./ports.ts";

/** What may cross a border: all rules, orders and defaults of all its layers put together. */
export interface BorderEdge {
  readonly direction: Direction;
  /** The other end, as a person calls it: `203.0.113.0/24`, `name api.openai.com`, `group sg-0123`. */
  readonly peer: string;
  readonly ports: PortSet;
  readonly outcome: "allowed" | "undetermined";
  /** A name decided and no address. */
  readonly byName: boolean;
  /** The rules that let it, layer by layer, or that leave it open. */
  readonly rules: readonly string[];
}

/** One other end that rules tell apart, with an answer about it. */
export interface Told<Answer> {
  readonly words: string;
  readonly answer: Answer;
}

/**
 * What an answer is for each other end that rules tell apart. A range that is answered as the next larger one, and a name
 * that is answered as any address, are left to that; `key` says what of an answer counts.
 */
export function tellApart<Answer>(
  rules: readonly CloudRule[],
  answerTo: (end: Omit<Crossing, "direction" | "protocol" | "port">) => Answer,
  key: (answer: Answer) => string,
): readonly Told<Answer>[] {
  const ranges = rangeEnds(rules).map((end) => ({ end, answer: answerTo(end.crossing) }));
  const shown = ranges.filter((one) => !isLikeParent(one, ranges, key));
  const isShown = (cidr: string): boolean => shown.some(({ end }) => end.cidr === cidr);
  const anywhere = ranges.find(({ end }) => end.cidr === ANY_IPV4);
  const others = otherEnds(rules, anywhere?.end.crossing.address).map(({ words, crossing }) => ({
    words,
    isName: crossing.name !== undefined,
    answer: answerTo(crossing),
  }));
  return [
    ...shown.map(({ end, answer }) => ({ words: rangeWords(end, isShown), answer })),
    ...others.filter(
      ({ isName, answer }) => !isName || anywhere === undefined || key(anywhere.answer) !== key(answer),
    ),
  ];
}

/** Every edge of a border: each other end that rules tell apart, with what may pass. Refused ports are left out. */
export function borderEdges(reading: CloudReading): readonly BorderEdge[] {
  return (["ingress", "egress"] as const).flatMap((direction) =>
    tellApart(
      rulesTowards(reading, direction),
      (end) => borderPorts(reading, { direction, ...end }),
      keyOf,
    ).flatMap(({ words, answer }) => edgesTo(direction, words, answer)),
  );
}

export const rulesTowards = ({ layers }: CloudReading, direction: Direction): readonly CloudRule[] =>
  layers.flatMap(({ rules }) => rules.filter((rule) => rule.direction === direction));

/** What may pass to or from one end, with ports that differ only in their rules as one edge. */
function edgesTo(direction: Direction, peer: string, answers: readonly BorderPorts[]): readonly BorderEdge[] {
  const edges = new Map<string, BorderEdge>();
  for (const edge of eachEdge(direction, peer, answers)) {
    const key = `${edge.outcome} ${edge.byName}`;
    const before = edges.get(key);
    edges.set(
      key,
      before === undefined
        ? edge
        : {
            ...before,
            ports: unitePorts(before.ports, edge.ports),
            rules: [...new Set([...before.rules, ...edge.rules])],
          },
    );
  }
  return [...edges.values()];
}

const eachEdge = (
  direction: Direction,
  peer: string,
  answers: readonly BorderPorts[],
): readonly BorderEdge[] =>
  answers.flatMap(({ ports, verdict: { outcome, layers } }): readonly BorderEdge[] =>
    outcome === "denied"
      ? []
      : [
          {
            direction,
            peer,
            ports,
            outcome,
            byName: layers.some(({ byName }) => byName),
            rules: [
              ...new Set(
                layers
                  .filter((layer) => layer.outcome === outcome)
                  .flatMap((layer) => layer.rules.map(({ id }) => id)),
              ),
            ],
          },
        ],
  );

type End = Omit<Crossing, "direction" | "protocol" | "port">;

/** A range without the ranges within it that rules tell apart. */
interface RangeEnd {
  readonly cidr: string;
  readonly within: readonly string[];
  readonly own: AddressSet;
  readonly crossing: End;
}

/** Ranges are nested or apart, so each, less those within it, is answered alike. One that is covered whole is left out. */
function rangeEnds(rules: readonly CloudRule[]): readonly RangeEnd[] {
  const named = rangesIn(rules);
  const all = [
    ...new Set([ANY_IPV4, ...(named.some((cidr) => familyOf(cidr) === "ipv6") ? [ANY_IPV6] : []), ...named]),
  ].map((cidr) => ({ cidr, set: parseCidr(cidr) ?? NO_ADDRESSES }));
  return all.flatMap(({ cidr, set }): readonly RangeEnd[] => {
    const within = all
      .filter((other) => other.cidr !== cidr && holds(set, other.set))
      .map((other) => other.cidr);
    const own = subtractAddresses(set, addressesOf(within));
    if (isEmptyAddresses(own)) return [];
    return [{ cidr, within, own, crossing: { address: formatAddress(sample(own)), known: [] } }];
  });
}

const holds = (outer: AddressSet, inner: AddressSet): boolean =>
  !isEmptyAddresses(inner) && isEmptyAddresses(subtractAddresses(inner, outer));

/** An address that stands for the open Internet, where a range holds it. */
const OPEN: Address = parseAddress("8.8.8.8") as Address;

function sample(set: AddressSet): Address {
  if (holdsAddress(set, OPEN)) return OPEN;
  const [v4] = set.v4;
  return v4 === undefined ? { family: 6, value: set.v6[0]?.from ?? 0n } : { family: 4, value: v4.from };
}

interface Answered<Answer> {
  readonly end: RangeEnd;
  readonly answer: Answer;
}

/** Whether a range is answered as the next larger one, so that it need not be told apart. */
function isLikeParent<Answer>(
  { end, answer }: Answered<Answer>,
  all: readonly Answered<Answer>[],
  key: (answer: Answer) => string,
): boolean {
  const parents = all.filter((other) => other.end.within.includes(end.cidr));
  const nearest = parents.find(({ end: { within } }) =>
    parents.every((other) => !within.includes(other.end.cidr)),
  );
  return nearest !== undefined && key(nearest.answer) === key(answer);
}

/** What of an answer a person would notice. */
const keyOf = (answers: readonly BorderPorts[]): string =>
  answers
    .filter(({ verdict }) => verdict.outcome !== "denied")
    .map(({ ports, verdict }) => JSON.stringify([verdict.outcome, formatPorts(ports)]))
    .toSorted()
    .join("\n");

/** Ranges named as left out, at most. */
const NAMED = 3;

function rangeWords({ cidr, within }: RangeEnd, isShown: (cidr: string) => boolean): string {
  const out = within.filter(isShown);
  const rest = out.length - NAMED;
  if (out.length === 0) return cidr;
  return `${cidr} except ${out.slice(0, NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** Ends that are no range: names, groups, services, the nodes themselves. */
function otherEnds(
  rules: readonly CloudRule[],
  address: string | undefined,
): readonly { readonly words: string; readonly crossing: End }[] {
  const ends = new Map<string, End>();
  for (const { peer } of rules)
    switch (peer.kind) {
      case "dns":
        for (const [words, name] of samplesOf(peer))
          ends.set(words, { name, known: [], ...(address === undefined ? {} : { address }) });
        break;
      case "group":
        ends.set(`group ${peer.group}`, { known: [peer.group], inside: true });
        break;
      case "service":
        if (peer.service !== "Internet" && peer.service !== "VirtualNetwork")
          ends.set(`service ${peer.service}`, { known: [peer.service] });
        break;
      case "nodes":
        ends.set("the nodes themselves", { isNode: true, known: [], inside: true });
        break;
      case "any":
      case "cidr":
        break;
    }
  return [...ends].map(([words, crossing]) => ({ words, crossing }));
}

import { ANY_IPV4, ANY_IPV6, familyOf } from "../../model/cidr.ts";
import type { CloudReading, CloudRule } from "../../model/cloud-reading.ts";
import type { Direction } from "../../model/rule.ts";
import { formatPorts, type PortSet, unitePorts } from "../sets/ports.ts";
import { rangesIn, samplesOf } from "./ends.ts";
import type { Crossing } from "./judge.ts";
import { type BorderPorts, borderPorts } from "./ports.ts";
import { type RangeEnd, rangeEndsOf, shownWithin } from "./ranges.ts";

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
  const ranges = rangeEnds(rules).map((end) => {
    const answer = answerTo({ address: end.address, known: [] });
    return { end, answer, counts: key(answer) };
  });
  const byCidr = new Map(ranges.map((one) => [one.end.cidr, one]));
  const shown = ranges.filter(
    ({ end: { parent }, counts }) => parent === undefined || byCidr.get(parent)?.counts !== counts,
  );
  const shownCidrs = new Set(shown.map(({ end }) => end.cidr));
  const isShown = (cidr: string): boolean => shownCidrs.has(cidr);
  const anywhere = byCidr.get(ANY_IPV4);
  const others = otherEnds(rules, anywhere?.end.address).map(({ words, crossing }) => ({
    words,
    isName: crossing.name !== undefined,
    answer: answerTo(crossing),
  }));
  return [
    ...shown.map(({ end, answer }) => ({ words: rangeWords(end, isShown), answer })),
    ...others.filter(
      ({ isName, answer }) => !isName || anywhere === undefined || anywhere.counts !== key(answer),
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

/** The ranges that rules name, and every other address. */
function rangeEnds(rules: readonly CloudRule[]): readonly RangeEnd[] {
  const named = rangesIn(rules);
  const isV6 = named.some((cidr) => familyOf(cidr) === "ipv6");
  return rangeEndsOf([...new Set([ANY_IPV4, ...(isV6 ? [ANY_IPV6] : []), ...named])]);
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
  const out = shownWithin(within, isShown);
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
        if (peer.holds !== "inside" && peer.holds !== "outside")
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

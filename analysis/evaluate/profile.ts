import type { Layer7Verdict, SideVerdict } from "../../model/verdict.ts";
import { eachBoundary, type Point } from "../match/traffic.ts";
import { ANALYZED_PROTOCOLS, lastPortOf, OTHER_PROTOCOLS } from "../sets/ports.ts";
import type { Enforcement, Entry, SideContext } from "./enforcement.ts";

/** A run of ports of one protocol with one answer. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly verdict: SideVerdict;
}

/** The answer of one end towards one class, for every protocol and port. */
export interface SideProfile {
  readonly segments: ReadonlyMap<number, readonly Segment[]>;
}

/** Numbers that are equal for profiles that allow the same on the same ports, whoever decided it. */
export function shapeNumbers(): (profile: SideProfile) => number {
  const byProfile = new Map<SideProfile, number>();
  const byShape = new Map<string, number>();
  return (profile) => {
    let number = byProfile.get(profile);
    if (number === undefined) {
      const shape = shapeOf(profile);
      number = byShape.get(shape) ?? byShape.size;
      byShape.set(shape, number);
      byProfile.set(profile, number);
    }
    return number;
  };
}

/** The answers without the rules behind them. */
function shapeOf(profile: SideProfile): string {
  const parts: string[] = [];
  for (const [protocol, segments] of profile.segments) {
    parts.push(`/${protocol}`);
    let before = "";
    for (const { from, verdict } of segments) {
      const { outcome, authentication } = verdict;
      const answer = `${outcome} ${authentication} ${proxyKey(verdict)}`;
      if (answer !== before) parts.push(`${from} ${answer}`);
      before = answer;
    }
  }
  return parts.join("\n");
}

const proxyKeys = new WeakMap<Layer7Verdict, string>();

/** Equal for verdicts whose proxies let the same requests pass. */
export function proxyKey({ layer7 }: SideVerdict): string {
  if (layer7 === undefined) return "-";
  let key = proxyKeys.get(layer7);
  if (key === undefined) {
    key = JSON.stringify(layer7);
    proxyKeys.set(layer7, key);
  }
  return key;
}

/** Asks the engine once for every run of ports on which no rule changes its mind. */
export function profileOf(engine: Enforcement, entries: readonly Entry[], context: SideContext): SideProfile {
  const starts = new Map<number, Set<number>>(ANALYZED_PROTOCOLS.map((protocol) => [protocol, new Set([0])]));
  const cut = (protocol: number, from: number, to: number): void => {
    const at = starts.get(protocol) ?? new Set([0]);
    starts.set(protocol, at);
    at.add(from);
    if (to < lastPortOf(protocol)) at.add(to + 1);
  };
  for (const { rule } of entries) eachBoundary(rule.traffic, context.ports, cut);
  for (const { protocol, from, to } of engine.boundaries(entries, context)) cut(protocol, from, to);
  for (const protocol of protocolsIn(entries)) cut(protocol, 0, lastPortOf(protocol));
  const segments = new Map<number, readonly Segment[]>();
  for (const [protocol, at] of starts) {
    const last = lastPortOf(protocol);
    const sorted = [...at].filter((port) => port <= last).sort((a, b) => a - b);
    segments.set(
      protocol,
      join(
        sorted.map((from, i) => ({
          from,
          to: (sorted[i + 1] ?? last + 1) - 1,
          verdict: engine.decide(entries, { protocol, port: from }, context),
        })),
      ),
    );
  }
  return { segments };
}

/** One answer for everything. */
export const uniformProfile = (verdict: SideVerdict): SideProfile => ({
  segments: new Map(
    ANALYZED_PROTOCOLS.map((protocol) => [protocol, [{ from: 0, to: lastPortOf(protocol), verdict }]]),
  ),
});

/** Protocols that rules name by number and that are not analyzed anyway. */
function protocolsIn(entries: readonly Entry[]): number[] {
  const found = new Set<number>();
  const visit = (traffic: Entry["rule"]["traffic"]): void => {
    if (traffic.kind === "protocol") found.add(traffic.protocol);
    else if (traffic.kind === "and" || traffic.kind === "or") traffic.of.forEach(visit);
    else if (traffic.kind === "not") visit(traffic.of);
  };
  for (const { rule } of entries) visit(rule.traffic);
  return [...found];
}

/** Neighbours with the same answer become one. */
function join(segments: readonly Segment[]): Segment[] {
  const joined: Segment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (last !== undefined && sameVerdict(last.verdict, segment.verdict)) {
      joined[joined.length - 1] = { ...last, to: segment.to };
    } else joined.push(segment);
  }
  return joined;
}

function sameVerdict(a: SideVerdict, b: SideVerdict): boolean {
  return (
    a === b ||
    (a.outcome === b.outcome &&
      a.reason === b.reason &&
      a.authentication === b.authentication &&
      a.deciders.length === b.deciders.length &&
      a.deciders.every((decider, i) => {
        const other = b.deciders[i];
        return other !== undefined && decider.policy === other.policy && decider.path === other.path;
      }) &&
      JSON.stringify(a.layer7) === JSON.stringify(b.layer7))
  );
}

/** The answer at one point. A protocol that no rule names answers as all the others. */
export function verdictAt(profile: SideProfile, point: Point): SideVerdict {
  const segments = profile.segments.get(point.protocol) ?? profile.segments.get(OTHER_PROTOCOLS) ?? [];
  const found = segments.find(({ from, to }) => from <= point.port && point.port <= to) ?? segments.at(-1);
  if (found === undefined) throw new Error(`a profile without protocol ${point.protocol}`);
  return found.verdict;
}

import type { AuthenticationDemand, FlowVerdict, Layer7Verdict, Outcome } from "../model/verdict.ts";
import type { Analysis } from "./analyze.ts";
import { candidatesIn } from "./candidates.ts";
import type { EndpointClass } from "./classes.ts";
import { audited, combine } from "./evaluate/flow.ts";
import { proxyKey, type Segment, type SideProfile } from "./evaluate/profile.ts";
import { OTHER_PROTOCOLS, type PortSet, portSet } from "./sets/ports.ts";

/** Ports of an edge that share one answer. Refused ones are left out. */
export interface Access {
  readonly ports: PortSet;
  readonly outcome: Exclude<Outcome, "denied">;
  readonly authentication: AuthenticationDemand;
  /** What proxies at either end restrict; empty when none does. */
  readonly layer7: readonly Layer7Verdict[];
  readonly proxied: boolean;
}

/** Everything one class may do to others, in one answer that several edges share. */
export interface AccessList {
  readonly id: number;
  readonly access: readonly Access[];
}

/** Edges from one class to all classes it may reach on the same terms. */
export interface AccessEdge {
  readonly from: EndpointClass;
  readonly to: readonly EndpointClass[];
  readonly list: AccessList;
}

/** More shapes than any analysis has; two of their numbers make one key. */
const SHAPES = 2 ** 26;

/**
 * Answers for whole pairs of classes. Most pairs share the shapes of both ends, so each combination of shapes is worked
 * out once: the work grows with the classes and the distinct answers, not with the workloads.
 */
export function accessBetween(analysis: Analysis): (from: EndpointClass, to: EndpointClass) => AccessList {
  const lists = new Map<number, AccessList>();
  const byContent = new Map<string, AccessList>();
  return (from, to) => {
    const egress = analysis.sides.profile(from, "egress", to);
    const ingress = analysis.sides.profile(to, "ingress", from);
    const key = analysis.sides.shape(egress) * SHAPES + analysis.sides.shape(ingress);
    let list = lists.get(key);
    if (list === undefined) {
      const access = combineProfiles(egress, ingress, analysis.settings.audit);
      const content = JSON.stringify(access.map(({ ports, ...rest }) => [rest, [...ports]]));
      list = byContent.get(content) ?? { id: byContent.size, access };
      byContent.set(content, list);
      lists.set(key, list);
    }
    return list;
  };
}

/** Which classes are wanted as an end; absent means all are. */
export interface EndsWanted {
  readonly from?: (one: EndpointClass) => boolean;
  readonly to?: (one: EndpointClass) => boolean;
}

/** Every edge that lets anything through, by source. Pairs of which neither end is governed are left out. */
export function* accessEdges(analysis: Analysis, wanted: EndsWanted = {}): Generator<AccessEdge> {
  const between = accessBetween(analysis);
  const candidates = candidatesIn(analysis);
  const targets = analysis.classes.map((one) => wanted.to?.(one) ?? true);
  for (const from of analysis.classes) {
    if (wanted.from?.(from) === false) continue;
    const byList = new Map<AccessList, EndpointClass[]>();
    for (const index of candidates(from)) {
      const to = analysis.classes[index] as EndpointClass;
      if (targets[index] === false || !(from.identity.governed || to.identity.governed)) continue;
      const list = between(from, to);
      if (list.access.length === 0) continue;
      const same = byList.get(list);
      if (same === undefined) byList.set(list, [to]);
      else same.push(to);
    }
    for (const [list, to] of byList) yield { from, to, list };
  }
}

function combineProfiles(egress: SideProfile, ingress: SideProfile, audit: boolean): Access[] {
  const kinds = new Map<
    string,
    { verdict: FlowVerdict; ranges: { protocol: number; from: number; to: number }[] }
  >();
  for (const protocol of new Set([...egress.segments.keys(), ...ingress.segments.keys()])) {
    for (const { from, to, left, right } of overlap(
      segmentsOf(egress, protocol),
      segmentsOf(ingress, protocol),
    )) {
      const verdict = audit
        ? combine(audited(left.verdict), audited(right.verdict))
        : combine(left.verdict, right.verdict);
      if (verdict.outcome === "denied") continue;
      const key = `${verdict.outcome} ${verdict.authentication} ${proxyKey(left.verdict)} ${proxyKey(right.verdict)}`;
      const kind = kinds.get(key) ?? { verdict, ranges: [] };
      kind.ranges.push({ protocol, from, to });
      kinds.set(key, kind);
    }
  }
  return [...kinds.values()].map(({ verdict, ranges }) => ({
    ports: portSet(ranges),
    outcome: verdict.outcome as Access["outcome"],
    authentication: verdict.authentication,
    layer7: [verdict.sides.egress.layer7, verdict.sides.ingress.layer7].filter(restricts),
    proxied: verdict.proxied,
  }));
}

const segmentsOf = (profile: SideProfile, protocol: number): readonly Segment[] =>
  profile.segments.get(protocol) ?? profile.segments.get(OTHER_PROTOCOLS) ?? [];

const restricts = (layer7: Layer7Verdict | undefined): layer7 is Layer7Verdict =>
  layer7 !== undefined && (layer7.http !== "any" || layer7.dns !== "any" || layer7.serverNames !== "any");

/** Two partitions of the same ports laid over each other. */
function* overlap(
  left: readonly Segment[],
  right: readonly Segment[],
): Generator<{ from: number; to: number; left: Segment; right: Segment }> {
  let i = 0;
  let j = 0;
  for (let a = left[i], b = right[j]; a !== undefined && b !== undefined; a = left[i], b = right[j]) {
    yield { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to), left: a, right: b };
    const end = Math.min(a.to, b.to);
    if (a.to === end) i++;
    if (b.to === end) j++;
  }
}

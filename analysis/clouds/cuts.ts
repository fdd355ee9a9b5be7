import type { Endpoint } from "../../model/endpoint.ts";
import { type AnalysisInput, analyze } from "../analyze.ts";
import type { EndpointClass } from "../classes.ts";
import { accessEdges } from "../matrix.ts";
import { outsideOf } from "../outside.ts";
import { resolvedPolicies } from "../resolved.ts";
import { formatPorts, intersectPorts, type PortSet } from "../sets/ports.ts";
import type { AnalysisSettings } from "../settings.ts";
import { crossingOf } from "./crossing.ts";
import { tellingEnds } from "./ends.ts";
import type { Border } from "./firewalls.ts";
import type { BorderVerdict } from "./judge.ts";
import { type BorderPorts, borderPorts } from "./ports.ts";

/** Edges that the cluster's policies let pass and the border refuses, or of which it is not known whether it does. */
export interface Cut {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly ports: PortSet;
  readonly outcome: Exclude<BorderVerdict["outcome"], "allowed">;
  /** The firewalls whose word it is, and the rules that they say it by. */
  readonly decidedBy: readonly string[];
}

/**
 * Where cluster and border differ (S11). Addresses outside are told apart as the policies and as the rules tell them, so
 * that every answer holds for all of them.
 */
export function cutsOf(
  input: AnalysisInput,
  settings: AnalysisSettings,
  { reading }: Border,
): readonly Cut[] {
  const outside = outsideOf(resolvedPolicies(input), tellingEnds(reading));
  const analysis = analyze({ ...input, endpoints: [...input.endpoints, ...outside] }, settings);
  const known = new Map<string, readonly BorderPorts[]>();
  const answers = (from: Endpoint, to: Endpoint): readonly BorderPorts[] => {
    // Nobody comes from a name, and where nobody knows an address the border has no answer.
    if (from.dnsNames.length > 0 || (from.addresses ?? to.addresses) === undefined) return [];
    const crossing = crossingOf({ from, to });
    if (crossing === undefined) return [];
    const key = JSON.stringify(crossing);
    const found = known.get(key) ?? borderPorts(reading, crossing);
    known.set(key, found);
    return found;
  };
  const cuts = new Map<string, Omit<Cut, "from"> & { readonly from: Set<string> }>();
  const outer = ({ members }: EndpointClass): boolean => members.some(({ kind }) => kind === "world");
  for (const wanted of [{ to: outer }, { from: outer }])
    for (const { from, to, list } of accessEdges(analysis, wanted))
      for (const access of list.access)
        for (const sources of alikeAtBorder(from.members)) {
          const targets = to.flatMap(({ members }) => members);
          for (const [key, cut] of cutsFrom(sources[0], targets, access.ports, answers)) {
            const found = cuts.get(key) ?? { ...cut, from: new Set<string>() };
            cuts.set(key, found);
            for (const { name } of sources) found.from.add(name);
          }
        }
  return [...cuts.values()].map((cut) => ({ ...cut, from: [...cut.from].toSorted() }));
}

/** Sources whose every connection the border sees alike: whichever pod of the cluster speaks, it sees a node. */
function alikeAtBorder(sources: readonly Endpoint[]): readonly (readonly [Endpoint, ...Endpoint[]])[] {
  const groups = Map.groupBy(sources, (source) =>
    source.kind === "pod" ? `${source.addresses === undefined}` : source,
  );
  return [...groups.values()].flatMap(([first, ...rest]) => (first === undefined ? [] : [[first, ...rest]]));
}

/** What of a source's edges the border does not let pass, alike targets together. */
function cutsFrom(
  source: Endpoint,
  targets: readonly Endpoint[],
  open: PortSet,
  answers: (from: Endpoint, to: Endpoint) => readonly BorderPorts[],
): ReadonlyMap<string, Omit<Cut, "from">> {
  const alike = new Map<string, Omit<Cut, "from" | "to"> & { readonly to: Set<string> }>();
  for (const target of targets)
    for (const { ports, verdict } of answers(source, target)) {
      const both = intersectPorts(open, ports);
      if (verdict.outcome === "allowed" || both.size === 0) continue;
      const decidedBy = decidersOf(verdict);
      const key = JSON.stringify([formatPorts(both), verdict.outcome, decidedBy]);
      const same = alike.get(key) ?? { ports: both, outcome: verdict.outcome, decidedBy, to: new Set() };
      alike.set(key, same);
      same.to.add(target.name);
    }
  return new Map(
    [...alike].map(([key, cut]) => {
      const to = [...cut.to];
      return [`${key} ${to.toSorted().join("\n")}`, { ...cut, to }];
    }),
  );
}

/** The layers whose word it is, each with its rules: `security-group (default-egress)`. */
const decidersOf = ({ outcome, layers }: BorderVerdict): readonly string[] =>
  layers
    .filter((layer) => layer.outcome === outcome)
    .map(({ layer, of, rules }) => {
      const by = [...new Set(rules.map(({ id }) => id))].join(", ");
      return `${layer}${of === undefined ? "" : ` ${of}`} (${by})`;
    });

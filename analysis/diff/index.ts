import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Endpoint } from "../../model/endpoint.ts";
import { type Analysis, type AnalysisInput, analyze } from "../analyze.ts";
import type { EndpointClass } from "../classes.ts";
import { borderChanges } from "../clouds/changes.ts";
import type { Border } from "../clouds/firewalls.ts";
import { onEachNode } from "../each-node.ts";
import { type AccessList, accessBetween } from "../matrix.ts";
import { outsideOf } from "../outside.ts";
import { withResolved } from "../resolved.ts";
import { formatPorts, protocolName } from "../sets/ports.ts";
import type { AnalysisSettings } from "../settings.ts";
import { type Compared, causesOf, type Pairing } from "./causes.ts";
import { type Delta, deltasBetween } from "./delta.ts";
import { namesWith, policyFates, workloadFates } from "./fates.ts";
import { type Cause, type DiffReport, EDGE_CHANGES, type EdgeChange, type EdgeChangeKind } from "./report.ts";

/** One side of a comparison. */
export interface DiffSide {
  readonly name: string;
  readonly input: AnalysisInput;
  readonly settings: AnalysisSettings;
  readonly diagnostics: readonly Diagnostic[];
  /** What stands around the nodes; absent where the side has no rules of a cloud. */
  readonly borders?: readonly Border[];
}

/** Ends that both sides put into one class each: every one of them changes alike. */
interface Group extends Pairing {
  readonly before?: EndpointClass;
  readonly after?: EndpointClass;
}

/** Every edge that one side has and the other has not, or has on other terms, with what caused it. */
export function diffOf(base: DiffSide, head: DiffSide): DiffReport {
  const [was, is] = [withResolved(base.input), withResolved(head.input)];
  const outside = outsideOf([...was.resolved, ...is.resolved]);
  const before = prepared({ ...base, input: was }, outside);
  const after = prepared({ ...head, input: is }, outside);
  const policies = policyFates(base.input.policies, head.input.policies);
  const workloads = workloadFates(before.workloads, after.workloads);
  const compared: Compared = {
    base: before.analysis,
    head: after.analysis,
    policies,
    workloads,
    settings: settingCauses(base.settings, head.settings),
  };
  const edges = changedEdges(compared, groupsOf(before, after));
  const pairs = (kind: EdgeChangeKind): number =>
    edges
      .filter(({ change }) => change === kind)
      .reduce((sum, { from, to }) => sum + from.length * to.length, 0);
  const fated = (all: typeof policies) => ({
    added: namesWith(all, "added"),
    removed: namesWith(all, "removed"),
    changed: namesWith(all, "changed"),
  });
  return {
    base: sideReport(base),
    head: sideReport(head),
    totals: { opened: pairs("opened"), closed: pairs("closed"), changed: pairs("changed") },
    edges,
    policies: fated(policies),
    workloads: fated(workloads),
    borders: borderChanges(base.borders ?? [], head.borders ?? []),
  };
}

interface Prepared {
  readonly analysis: Analysis;
  readonly workloads: readonly Endpoint[];
  readonly byName: ReadonlyMap<string, Endpoint>;
}

function prepared({ input, settings }: DiffSide, outside: readonly Endpoint[]): Prepared {
  const workloads = input.endpoints.flatMap(onEachNode);
  const endpoints = [...workloads, ...outside];
  return {
    analysis: analyze({ ...input, endpoints }, settings),
    workloads,
    byName: new Map(endpoints.map((endpoint) => [endpoint.name, endpoint])),
  };
}

function groupsOf(before: Prepared, after: Prepared): readonly Group[] {
  const groups = new Map<string, Group & { names: string[] }>();
  for (const name of new Set([...before.byName.keys(), ...after.byName.keys()])) {
    const base = before.byName.get(name);
    const head = after.byName.get(name);
    const [was] = base === undefined ? [] : before.analysis.classesOf(base);
    const [is] = head === undefined ? [] : after.analysis.classesOf(head);
    // Ends whose own labels changed are told apart: their cause names them.
    const own =
      base !== undefined && head !== undefined && base !== head && !sameLabels(base, head) ? name : "";
    const key = `${was?.index ?? "-"} ${is?.index ?? "-"} ${own}`;
    const known = groups.get(key);
    if (known !== undefined) known.names.push(name);
    else
      groups.set(key, {
        names: [name],
        ...(base === undefined ? {} : { base }),
        ...(head === undefined ? {} : { head }),
        ...(was === undefined ? {} : { before: was }),
        ...(is === undefined ? {} : { after: is }),
      });
  }
  return [...groups.values()];
}

const sameLabels = (a: Endpoint, b: Endpoint): boolean =>
  JSON.stringify(a.labels) === JSON.stringify(b.labels);

/** Changes by what they are and why, each with its sources and targets. */
function changedEdges(compared: Compared, groups: readonly Group[]): readonly EdgeChange[] {
  const was = accessBetween(compared.base);
  const is = accessBetween(compared.head);
  const known = new Map<string, readonly Delta[]>();
  const deltas = (base: AccessList | undefined, head: AccessList | undefined): readonly Delta[] => {
    const key = `${base?.id} ${head?.id}`;
    let found = known.get(key);
    if (found === undefined) {
      found = deltasBetween(base?.access ?? [], head?.access ?? []);
      known.set(key, found);
    }
    return found;
  };
  const found = new Map<string, { edge: Omit<EdgeChange, "from" | "to">; targets: Map<Group, Group[]> }>();
  for (const from of groups) {
    for (const to of groups) {
      if (!isGoverned(from) && !isGoverned(to)) continue;
      const before = from.before && to.before ? was(from.before, to.before) : undefined;
      const after = from.after && to.after ? is(from.after, to.after) : undefined;
      for (const { ports, ...delta } of deltas(before, after)) {
        const causes = causesOf(from, to, ports, compared);
        const edge = { ...delta, ports: formatPorts(ports), ranges: rangesOf(ports), causes };
        const key = JSON.stringify(edge, withoutPlace);
        const entry = found.get(key) ?? { edge, targets: new Map<Group, Group[]>() };
        found.set(key, entry);
        entry.targets.set(from, [...(entry.targets.get(from) ?? []), to]);
      }
    }
  }
  return [...found.values()]
    .flatMap(({ edge, targets }) => byTargets(targets).map((ends) => ({ ...edge, ...ends })))
    .sort((a, b) => EDGE_CHANGES.indexOf(a.change) - EDGE_CHANGES.indexOf(b.change));
}

/** One rule that stands at two lines before and after is one cause. */
const withoutPlace = (name: string, value: unknown): unknown => (name === "place" ? undefined : value);

/** Sources with the same targets become one line. */
function byTargets(targets: ReadonlyMap<Group, readonly Group[]>): Pick<EdgeChange, "from" | "to">[] {
  const lines = new Map<string, { from: string[]; to: string[] }>();
  for (const [source, groups] of targets) {
    const to = groups.flatMap(({ names }) => names).sort();
    const key = JSON.stringify(to);
    const line = lines.get(key) ?? { from: [], to };
    line.from.push(...source.names);
    lines.set(key, line);
  }
  return [...lines.values()].map(({ from, to }) => ({ from: from.sort(), to }));
}

const isGoverned = ({ before, after }: Group): boolean =>
  before?.identity.governed === true || after?.identity.governed === true;

const rangesOf = (ports: Delta["ports"]): EdgeChange["ranges"] =>
  [...ports].flatMap(([protocol, ranges]) =>
    ranges.map(({ from, to }) => ({ protocol: protocolName(protocol), from, to })),
  );

/** What the cluster itself does otherwise. */
function settingCauses(base: AnalysisSettings, head: AnalysisSettings): readonly Cause[] {
  const facts = ({ engine, audit, cilium }: AnalysisSettings) => ({
    engine,
    mode: audit ? "audit" : "enforce",
    authentication: cilium.mutualAuthentication ? "answered" : "unanswered",
  });
  const [before, after] = [facts(base), facts(head)];
  return (["engine", "mode", "authentication"] as const)
    .filter((setting) => before[setting] !== after[setting])
    .map((setting) => ({ kind: "setting", setting, before: before[setting], after: after[setting] }));
}

const sideReport = ({ name, input, settings, diagnostics }: DiffSide): DiffReport["base"] => ({
  name,
  engine: settings.engine,
  workloads: input.endpoints.length,
  policies: input.policies.length,
  diagnostics,
});

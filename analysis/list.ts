import type { Diagnostic } from "../model/diagnostic.ts";
import type { PolicyRef, Rule } from "../model/rule.ts";
import { requestsOf } from "../model/verdict.ts";
import type { Analysis } from "./analyze.ts";
import type { EndpointClass } from "./classes.ts";
import type { BorderReport } from "./clouds/report.ts";
import { analysisDiagnostics } from "./diagnostics.ts";
import { type Access, accessEdges, type EndsWanted } from "./matrix.ts";
import { formatPorts, intersectPorts, type PortSet, protocolName } from "./sets/ports.ts";

/** What is listed, and how much of it. */
export interface ListQuery {
  /** Whether an endpoint of that name is wanted as source; absent means all are. */
  readonly from?: (name: string) => boolean;
  readonly to?: (name: string) => boolean;
  /** Only these ports; absent means all. */
  readonly ports?: PortSet;
  /** Nodes and the control plane too. */
  readonly nodes: boolean;
}

/** One class as a reader sees it. */
export interface ListedClass {
  readonly id: number;
  /** Its members' names, in order. */
  readonly members: readonly string[];
  readonly kind: "workload" | "outside" | "node";
}

/** Ports under one answer, ready to print. */
export interface ListedAccess {
  readonly ports: string;
  readonly ranges: readonly { readonly protocol: string; readonly from: number; readonly to: number }[];
  readonly outcome: Access["outcome"];
  readonly authentication: Access["authentication"];
  readonly proxied: boolean;
  /** What proxies let pass, one sentence for each restriction. */
  readonly requests: readonly string[];
}

/** Every class in `from` may reach every class in `to` on the terms of one access. */
export interface ListedEdge {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly access: number;
}

/** Every allowed edge, with what it stands on. */
export interface ListReport {
  readonly engine: string;
  readonly workloads: number;
  readonly policies: number;
  readonly classes: readonly ListedClass[];
  readonly accesses: readonly (readonly ListedAccess[])[];
  readonly edges: readonly ListedEdge[];
  /** What could not be read, what engines refuse, and what the analysis found of the policies together. */
  readonly diagnostics: readonly Diagnostic[];
  /** Policies that select no workload of the input. */
  readonly unusedPolicies: readonly PolicyRef[];
  /** Rules whose other end is nobody of the input: a wrong label, or a workload that was not given. */
  readonly unmatchedRules: readonly UnmatchedRules[];
  /** What stands around the nodes; absent where the input has no rules of a cloud. */
  readonly borders?: readonly BorderReport[];
}

/** Rules of one policy, by where they stand in it and in its file. */
export interface UnmatchedRules {
  readonly policy: PolicyRef;
  readonly rules: readonly Pick<Rule, "path" | "position">[];
}

/** What else a report needs to know of the input. */
export interface ListSource {
  readonly diagnostics: readonly Diagnostic[];
  readonly policies: number;
}

export function listReport(analysis: Analysis, source: ListSource, query: ListQuery): ListReport {
  const kinds = new Map(analysis.classes.map((one) => [one, kindOf(one)]));
  const named = (one: EndpointClass, wanted: ((name: string) => boolean) | undefined): boolean =>
    (query.nodes || kinds.get(one) !== "node") &&
    (wanted === undefined || one.members.some(({ name }) => wanted(name)));
  const accesses = new Map<string, number>();
  const printed: (readonly ListedAccess[])[] = [];
  const edges = new Map<string, { from: number[]; to: readonly number[]; access: number }>();
  const seen = new Set<number>();
  const ends: EndsWanted = { from: (one) => named(one, query.from), to: (one) => named(one, query.to) };
  for (const { from, to, list } of accessEdges(analysis, ends)) {
    const access = list.access.flatMap((one) => listed(one, query.ports));
    if (access.length === 0) continue;
    const key = JSON.stringify(access);
    let id = accesses.get(key);
    if (id === undefined) {
      id = printed.length;
      accesses.set(key, id);
      printed.push(access);
    }
    const targets = to.map(({ index }) => index);
    const same = `${id} ${targets.join()}`;
    const known = edges.get(same);
    if (known === undefined) edges.set(same, { from: [from.index], to: targets, access: id });
    else known.from.push(from.index);
    for (const index of [from.index, ...targets]) seen.add(index);
  }
  const governed = analysis.classes.filter((one) => kinds.get(one) === "workload");
  return {
    engine: analysis.settings.engine,
    workloads: new Set(governed.flatMap(({ members }) => members.filter(({ kind }) => kind === "pod"))).size,
    policies: source.policies,
    classes: analysis.classes
      .filter(({ index }) => seen.has(index))
      .map((one) => ({
        id: one.index,
        members: shownMembers(one, query).map(memberName(one)).sort(),
        kind: kinds.get(one) ?? "node",
      })),
    accesses: printed,
    edges: [...edges.values()],
    diagnostics: [...source.diagnostics, ...analysisDiagnostics(analysis)],
    unusedPolicies: analysis.sides.idle.map(({ ref }) => ref),
    unmatchedRules: unmatchedRules(analysis),
  };
}

function kindOf({ identity, members }: EndpointClass): ListedClass["kind"] {
  if (members.some(({ kind }) => kind === "pod" || kind === "host-endpoint")) return "workload";
  return identity.localHost || members.some(({ kind }) => kind !== "world") ? "node" : "outside";
}

const NODE_KINDS: ReadonlySet<string> = new Set([
  "host",
  "remote-node",
  "kube-apiserver",
  "kube-apiserver-node",
]);

/** Nodes share a class with host-network pods; they are named only where they were asked for. */
const shownMembers = ({ members }: EndpointClass, { nodes }: ListQuery): EndpointClass["members"] =>
  nodes ? members : members.filter(({ kind }) => !NODE_KINDS.has(kind));

/** A host-network pod stands in two classes: as the node of the other end, and as another node. */
const memberName =
  ({ identity }: EndpointClass) =>
  ({ name, hostNetwork, node }: EndpointClass["members"][number]): string =>
    hostNetwork && node === undefined ? `${name} (${identity.localHost ? "same" : "another"} node)` : name;

function listed(access: Access, wanted: PortSet | undefined): ListedAccess[] {
  const ports = wanted === undefined ? access.ports : intersectPorts(access.ports, wanted);
  if (ports.size === 0) return [];
  return [
    {
      ports: formatPorts(ports),
      ranges: [...ports].flatMap(([protocol, ranges]) =>
        ranges.map(({ from, to }) => ({ protocol: protocolName(protocol), from, to })),
      ),
      outcome: access.outcome,
      authentication: access.authentication,
      proxied: access.proxied,
      requests: access.layer7.flatMap(requestsOf),
    },
  ];
}

function unmatchedRules({ sides }: Analysis): UnmatchedRules[] {
  const byPolicy = Map.groupBy(sides.aimless(), ({ policy }) => policy.ref);
  return [...byPolicy].map(([policy, found]) => {
    const byPath = new Map(found.map(({ rule }) => [rule.path, rule]));
    const rules = [...byPath.values()].map(({ path, position }) => ({
      path,
      ...(position === undefined ? {} : { position }),
    }));
    return { policy, rules };
  });
}

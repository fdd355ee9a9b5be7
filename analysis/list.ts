import type { InputProblem } from "../documents/documents.ts";
import { type PolicyRef, policyPlace, policyTitle, type ReadProblem, type Rule } from "../model/rule.ts";
import { requestsOf } from "../model/verdict.ts";
import type { Analysis } from "./analyze.ts";
import type { EndpointClass } from "./classes.ts";
import type { BorderReport } from "./clouds/report.ts";
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
  readonly problems: readonly string[];
  /** Policies that select no workload of the input. */
  readonly idle: readonly string[];
  /** Rules whose other end is nobody of the input, by policy: a wrong label, or a workload that was not given. */
  readonly aimless: readonly string[];
  /** What stands around the nodes; absent where the input has no rules of a cloud. */
  readonly borders?: readonly BorderReport[];
}

/** What else a report needs to know of the input. */
export interface ListSource {
  readonly problems: readonly ReadProblem[];
  readonly unreadable: readonly InputProblem[];
  readonly policies: number;
  /** Objects passed over, by kind. */
  readonly skipped?: ReadonlyMap<string, number>;
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
    problems: [
      ...source.unreadable.map(inputSentence),
      ...unrendered(source),
      ...source.problems.map(problemSentence),
      ...conflicts(analysis),
      ...ignored(analysis),
    ],
    idle: analysis.sides.idle.map(({ ref }) => policyTitle(ref)),
    aimless: aimlessRules(analysis),
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

/** Terms under which ports are open, beside the ports: empty for a plain allow. */
export function termsOf(access: ListedAccess): string[] {
  return [
    ...(access.outcome === "allowed" ? [] : [access.outcome]),
    ...(access.authentication === "none" ? [] : [`authentication ${access.authentication}`]),
    ...(access.proxied && access.requests.length === 0 ? ["proxied, any request"] : access.requests),
  ];
}

/** What cannot be read of a file in one sentence, with its place. */
export const inputSentence = ({ code, place, message }: InputProblem): string =>
  `${place.file ?? "input"}${place.line === undefined ? "" : `:${place.line}`}: ${message} (${code})`;

/** A reader's problem in one sentence, with its place. */
export function problemSentence({ code, effect, ref, path, message }: ReadProblem): string {
  const place = policyPlace(ref);
  const where = place === "" ? "" : `${place}: `;
  const at = path === "" ? "" : `${path}: `;
  const consequence = effect === "rejected" ? "; nothing of it is enforced" : "";
  return `${where}${policyTitle(ref)}: ${at}${message}${consequence} (${code})`;
}

const conflicts = (analysis: Analysis): string[] => [
  ...new Set(
    analysis.classes.flatMap((one) => {
      const conflict = one.identity.governed ? analysis.sides.conflictOf(one) : undefined;
      if (conflict === undefined) return [];
      const policies = conflict.rules.map(({ policy }) => policyTitle(policy.ref)).join(" and ");
      return [`${policies}: ${conflict.what}; the engine keeps what it had before (merge-conflict)`];
    }),
  ),
];

function aimlessRules({ sides }: Analysis): string[] {
  const byPolicy = Map.groupBy(sides.aimless(), ({ policy }) => policy.ref);
  return [...byPolicy].map(
    ([ref, found]) =>
      `${policyTitle(ref)}: ${[...new Set(found.map(({ rule }) => ruleTitle(ref, rule)))].join(", ")}`,
  );
}

/** `spec.ingress[0] (web.yaml:12)`. */
function ruleTitle(ref: PolicyRef, { path, position }: Rule): string {
  const place = policyPlace(ref, position);
  return place === "" ? path : `${path} (${place})`;
}

/** What stands in a folder and is rendered by another tool before Kubernetes sees it. */
function unrendered({ skipped, unreadable }: ListSource): string[] {
  const twice = unreadable.some(({ code }) => code === "duplicate");
  return twice && (skipped?.get("Kustomization") ?? 0) > 0
    ? [
        "kustomizations are not built here, so patches look like second objects; list what kubectl kustomize prints",
      ]
    : [];
}

const ignored = ({ ignored: policies, settings }: Analysis): string[] => {
  const kinds = Map.groupBy(policies, ({ ref }) => ref.kind);
  return [...kinds].map(([kind, list]) => {
    const [first] = list;
    const why =
      first?.governs === "nodes"
        ? "host policies need the host firewall"
        : `${settings.engine} does not enforce this kind`;
    return `${list.length} ${kind}: left out, ${why} (not-enforced)`;
  });
};

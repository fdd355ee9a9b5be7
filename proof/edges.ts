import { analyze } from "../analysis/analyze.ts";
import { borderEdges } from "../analysis/clouds/edges.ts";
import { type Border, bordersOf } from "../analysis/clouds/firewalls.ts";
import { borderTitle } from "../analysis/clouds/report.ts";
import { onEachNode } from "../analysis/each-node.ts";
import { accessEdges } from "../analysis/matrix.ts";
import { outsideOf } from "../analysis/outside.ts";
import { withResolved } from "../analysis/resolved.ts";
import { formatPorts } from "../analysis/sets/ports.ts";
import { requestsOf } from "../model/verdict.ts";
import { appliedInput, appliedSettings, type JudgedPlan } from "./plan-input.ts";

/** By source, what it may do, and to whom: `{ "shop/web": { "TCP 443": "internet, shop/api" } }`. */
export type EdgeOutput = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What is open only because refusals are reported instead of made; its edges are counted, not named. */
const AUDITED = "only in audit";

/**
 * Every edge that a plan's policies let pass in their own modes, small enough to be an output of the stack: Pulumi
 * then shows in each preview which edges a change opens and closes against what was applied last (Q3).
 */
export function openEdges(plan: JudgedPlan): EdgeOutput {
  const input = withResolved(appliedInput(plan));
  const endpoints = [...input.endpoints.flatMap(onEachNode), ...outsideOf(input.resolved)];
  const analysis = analyze({ ...input, endpoints }, appliedSettings(plan));
  const found = new Map<string, Map<string, Set<string>>>();
  for (const { from, to, list } of accessEdges(analysis)) {
    for (const { ports, outcome, authentication, layer7 } of list.access) {
      const terms = [
        formatPorts(ports),
        ...(outcome === "undetermined" ? [outcome] : []),
        ...(authentication === "none" ? [] : [`authentication ${authentication}`]),
        ...layer7.flatMap(requestsOf),
      ].join("; ");
      for (const { name } of from.members) {
        const rows = found.get(name) ?? new Map<string, Set<string>>();
        const key = outcome === "audited" ? AUDITED : terms;
        const targets = rows.get(key) ?? new Set<string>();
        for (const target of to.flatMap(({ members }) => members)) targets.add(target.name);
        found.set(name, rows.set(key, targets));
      }
    }
  }
  const printed = (key: string, targets: ReadonlySet<string>): string =>
    key === AUDITED ? `${targets.size} ends` : [...targets].sort().join(", ");
  return Object.fromEntries([
    ...[...found]
      .sort(byName)
      .map(([name, rows]): [string, Readonly<Record<string, string>>] => [
        name,
        Object.fromEntries([...rows].sort(byName).map(([key, targets]) => [key, printed(key, targets)])),
      ]),
    ...bordersOf(input.cloud).map((border): [string, Readonly<Record<string, string>>] => [
      borderTitle({ cloud: border.cloud, machines: border.name }),
      crossings(border),
    ]),
  ]);
}

/** What a border lets pass, by direction and ports: `{ "egress TCP 443": "0.0.0.0/0, name api.openai.com" }`. */
function crossings({ reading }: Border): Readonly<Record<string, string>> {
  const edges = Map.groupBy(borderEdges(reading), ({ direction, ports, outcome }) =>
    [`${direction} ${formatPorts(ports)}`, ...(outcome === "undetermined" ? [outcome] : [])].join("; "),
  );
  return Object.fromEntries(
    [...edges].sort(byName).map(([key, alike]) => [key, alike.map(({ peer }) => peer).join(", ")]),
  );
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

import type { Entry, Term } from "../../evaluate/enforcement.ts";
import type { NamedPorts } from "../../match/traffic.ts";
import { DENY, equivalent, type Holder, type MapEntry, merged, PLAIN } from "./map-entry.ts";
import { keysOf, leavesOf } from "./map-keys.ts";

/** What one selector of one port writes, always in a row. */
export type Row = readonly MapEntry[];
/** The rows of one port. */
export type Filter = readonly Row[];

/** Length of a key that names no port. */
const WHOLE_PROTOCOL = 8;

/** What rules write for their ports: the agent walks those with names first. */
export interface Filters {
  readonly named: readonly Filter[];
  readonly numbered: readonly Filter[];
}

export function filtersOf(
  entries: readonly Entry[],
  ports: NamedPorts,
  isShared: (term: Term) => boolean,
): { readonly named: readonly Filter[]; readonly numbered: readonly Filter[] } {
  const filters = new Map<string, Map<number, Row>>();
  const wildcards = new Set<number>();
  for (const { rule, policy, terms } of entries) {
    const precedence =
      rule.action === "deny" ? DENY : rule.layer7 === undefined ? PLAIN : DENY - 1 - rule.layer7.priority;
    for (const leaf of leavesOf(rule.traffic)) {
      const id = `${leaf.kind === "named" ? "named" : "number"} ${JSON.stringify(leaf)}`;
      const rows = filters.get(id) ?? new Map<number, Row>();
      filters.set(id, rows);
      for (const term of terms) {
        if (term.wildcard) wildcards.add(term.id);
        const holders = holdersOf(term, leaf.kind === "named" && rule.direction === "egress", isShared(term));
        const origins = `${policy.ref.kind} ${policy.ref.namespace ?? ""} ${policy.ref.name}`;
        const row = holders.flatMap((holder) =>
          keysOf(leaf, ports).map((key) => ({
            holder,
            key,
            precedence,
            mode: rule.authentication ?? ("disabled" as const),
            explicit: rule.authentication !== undefined,
            origins,
          })),
        );
        const before = rows.get(term.id);
        rows.set(term.id, before === undefined ? row : before.map((one, i) => merged(one, row[i] ?? one)));
      }
    }
  }
  const of = (kind: string): Filter[] =>
    [...filters].filter(([id]) => id.startsWith(kind)).map(([, rows]) => needed(rows, wildcards));
  return { named: of("named"), numbered: of("number") };
}

/** A name at the destination is looked up peer by peer, so it is never written for a group. */
function holdersOf(term: Term, byPeer: boolean, shared: boolean): readonly Holder[] {
  if (byPeer) return ["own"];
  return term.wildcard ? ["shared"] : shared ? ["shared", "own"] : ["own"];
}

/** A selector for which a port says the same as for everyone is not written (selectorCoveredByWildcard). */
function needed(rows: ReadonlyMap<number, Row>, wildcards: ReadonlySet<number>): Filter {
  const [, shared] = [...rows].find(([id]) => wildcards.has(id)) ?? [];
  const model = shared?.[0];
  if (model === undefined || model.key.prefix <= WHOLE_PROTOCOL) return [...rows.values()];
  return [...rows]
    .filter(
      ([id, row]) =>
        wildcards.has(id) || !row.every((entry) => equivalent({ ...model, origins: entry.origins }, entry)),
    )
    .map(([, row]) => row);
}

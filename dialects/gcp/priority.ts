import type { Diagnostic } from "../../model/diagnostic.ts";
import type { FirewallEdge } from "../../model/edge.ts";
import { own } from "../../model/own.ts";
import { stableNumber } from "../../model/stable-number.ts";
import { refused } from "../cloud-refusal.ts";

/** Room below for rules of others, and above for what catches the rest. */
const FIRST = 1_000_000;
const SLOTS = 1_000_000_000;

/** Above every edge; the last four numbers of a policy belong to rules that Google makes itself. */
export const CATCH_ALL_PRIORITIES = { egress: 2_147_483_000, ingress: 2_147_483_001 } as const;

export const LAST_PRIORITY = 2_147_483_647;

/** The number an edge has by its name, so that none moves when another comes; a policy has each number once. */
export const priorityOf = ({ id }: FirewallEdge, pinned: Readonly<Record<string, number>>): number =>
  own(pinned, id) ?? FIRST + (stableNumber(id) % SLOTS);

/** Edges that want the same number, each with the next that is free. */
export function priorityClashes(
  edges: readonly FirewallEdge[],
  pinned: Readonly<Record<string, number>>,
): readonly Diagnostic[] {
  const taken = new Map<number, string>();
  for (const edge of edges)
    if (!taken.has(priorityOf(edge, pinned))) taken.set(priorityOf(edge, pinned), edge.id);
  return edges
    .filter((edge) => taken.get(priorityOf(edge, pinned)) !== edge.id)
    .map((edge) => {
      let free = priorityOf(edge, pinned);
      while (taken.has(free)) free++;
      const wanted = priorityOf(edge, pinned);
      return refused("gcp", {
        row: "priority",
        place: edge.id,
        path: "priority",
        value: String(wanted),
        message: `is the priority of ${taken.get(wanted)} too, and one of the two would have to move`,
        remedy: `Pin the newer one: priorities: { ${edge.id}: ${free} }`,
      });
    });
}

import type { Diagnostic } from "../../model/diagnostic.ts";
import type { FirewallEdge } from "../../model/edge.ts";
import { own } from "../../model/own.ts";
import { stableNumber } from "../../model/stable-number.ts";
import { refused } from "../cloud-refusal.ts";

export const FIRST_PRIORITY = 100;
/** The last number a rule of ours can have belongs to what catches the rest. */
export const CATCH_ALL_PRIORITY = 4096;

const SLOTS = CATCH_ALL_PRIORITY - FIRST_PRIORITY;

/** Numbers that somebody fixed, by edge. */
export type Pinned = Readonly<Record<string, number>>;

/**
 * The number an edge has by its name alone, so that none moves when another comes or goes. Among so few slots two names
 * may want the same one: then nobody can say from the config which rule was there first, and `priorityClashes` refuses.
 */
export const priorityOf = ({ id }: Pick<FirewallEdge, "id">, pinned: Pinned): number =>
  own(pinned, id) ?? slot(id, 0);

/** The slots that a name tries, one after the other: a step of its own visits all of them before one comes twice. */
function slot(id: string, attempt: number): number {
  const step = 1 + (stableNumber(`${id} step`) % (SLOTS - 1));
  const odd = greatestDivisor(step, SLOTS) === 1 ? step : 1;
  return FIRST_PRIORITY + ((stableNumber(id) + attempt * odd) % SLOTS);
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/** Edges of one direction that want the same number, each with the next that its name would try. */
export function priorityClashes(edges: readonly FirewallEdge[], pinned: Pinned): readonly Diagnostic[] {
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const ours = edges.filter((edge) => edge.direction === direction);
    const taken = new Map<number, string>();
    for (const edge of ours) {
      const priority = priorityOf(edge, pinned);
      if (!taken.has(priority)) taken.set(priority, edge.id);
    }
    return ours
      .filter((edge) => taken.get(priorityOf(edge, pinned)) !== edge.id)
      .map(({ id }) => {
        const wanted = priorityOf({ id }, pinned);
        return refused("azure", {
          row: "priority",
          place: id,
          path: "priority",
          value: String(wanted),
          message: `is the priority of ${taken.get(wanted)} too, and one of the two rules would have to move`,
          remedy: `Pin the newer one: priorities: { ${id}: ${firstFree(id, taken)} }`,
        });
      });
  });
}

function firstFree(id: string, taken: ReadonlyMap<number, string>): number {
  for (let attempt = 0; attempt < SLOTS; attempt++)
    if (!taken.has(slot(id, attempt))) return slot(id, attempt);
  return FIRST_PRIORITY;
}

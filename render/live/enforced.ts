import { type Plan, policiesOf } from "../../plan/plan.ts";

/** What the network policies of a system do: all enforce, none does, or some do. */
export type Enforced = "yes" | "no" | "mixed";

/** Whether the network policies of a system enforce; a foundation has no mode. */
export function enforcementOf(system: string, plan: Plan): Enforced {
  const modes = new Set(
    policiesOf(plan)
      .filter((policy) => policy.system === system && policy.layer === "network")
      .filter(({ role }) => role !== "foundation")
      .map(({ mode }) => mode),
  );
  if (modes.size > 1) return "mixed";
  return modes.has("enforce") ? "yes" : "no";
}

import type { StackSystem } from "../../plan/choose.ts";
import type { Plan } from "../../plan/plan.ts";

/** What scripts are written for. */
export interface LiveContext {
  readonly plan: Plan;
  /** The systems that the plan was made of, with what their specs ask beside flows. */
  readonly systems: readonly StackSystem[];
  /** The command that writes the scripts, as a person would type it. */
  readonly command: string;
}

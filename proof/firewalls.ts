import { bordersOf } from "../analysis/clouds/firewalls.ts";
import { type BorderReport, borderReports } from "../analysis/clouds/report.ts";
import { withResolved } from "../analysis/resolved.ts";
import { cloudResourcesOf } from "../plan/plan.ts";
import { appliedInput, enforcedSettings, type JudgedPlan } from "./plan-input.ts";

/** The firewalls of a plan, each beside what the policies let pass as they are applied. */
export function firewallReports(plan: JudgedPlan): readonly BorderReport[] {
  const borders = bordersOf(cloudResourcesOf(plan));
  return borders.length === 0
    ? []
    : borderReports({ borders, input: withResolved(appliedInput(plan)), settings: enforcedSettings(plan) });
}

import { bordersOf } from "../analysis/clouds/firewalls.ts";
import { type BorderReport, borderReports } from "../analysis/clouds/report.ts";
import { appliedInput, enforcedSettings, type JudgedPlan } from "./plan-input.ts";

/** The firewalls of a plan, each beside what the policies let pass as they are applied. */
export function firewallReports(plan: JudgedPlan): readonly BorderReport[] {
  const input = appliedInput(plan);
  return borderReports({ borders: bordersOf(input.cloud), input, settings: enforcedSettings(plan) });
}

import { bordersOf } from "../analysis/clouds/firewalls.ts";
import { type BorderReport, borderReports } from "../analysis/clouds/report.ts";
import type { Settings } from "../settings/settings.ts";
import { stackAnalysisSettings, stackInput } from "./stack-input.ts";

/** The borders of a stack beside what its policies let pass as they are applied. */
export function stackBorders(settings: Settings): readonly BorderReport[] {
  const input = stackInput(settings);
  return borderReports({
    borders: bordersOf(input.cloud),
    input,
    settings: stackAnalysisSettings(settings),
  });
}

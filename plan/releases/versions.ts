import { chartLacksAuthentication } from "../../diagnostics/releases/chart-lacks-authentication.ts";
import { chartTooOld } from "../../diagnostics/releases/chart-too-old.ts";
import { chartUntested } from "../../diagnostics/releases/chart-untested.ts";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import { holdsFor } from "../../model/versions/behaviour.ts";
import { CILIUM_BEHAVIOURS } from "../../model/versions/cilium.ts";
import { compareVersions, within } from "../../model/versions/version.ts";
import { CHARTS, type ChartId } from "./charts.ts";

/** Charts whose agents can answer `authentication.mode: required` (X5, C79). */
const AUTHENTICATION = CILIUM_BEHAVIOURS["mutual-authentication-support"];

/** What is to be known about a chart version that somebody chose. */
export function versionDiagnostics(
  id: ChartId,
  version: string,
  demandsAuthentication: boolean,
): Diagnostic[] {
  const { known } = CHARTS[id];
  const place = `engines.${id}.version`;
  if (compareVersions(version, known.from) < 0)
    return [diagnose(chartTooOld, place, { chart: id, version, from: known.from })];
  if (demandsAuthentication && !holdsFor(AUTHENTICATION, version))
    return [
      diagnose(chartLacksAuthentication, place, {
        version,
        from: known.from,
        before: AUTHENTICATION.before,
      }),
    ];
  return within(version, known) ? [] : [diagnose(chartUntested, place, { chart: id, version, ...known })];
}

import type { Finding } from "../../model/finding.ts";
import { holdsFor } from "../../model/versions/behaviour.ts";
import { CILIUM_BEHAVIOURS } from "../../model/versions/cilium.ts";
import { compareVersions, within } from "../../model/versions/version.ts";
import { type FindingCode, finding } from "../findings/index.ts";
import { CHARTS, type ChartId } from "./charts.ts";

/** Charts whose agents can answer `authentication.mode: required` (X5, C79). */
const AUTHENTICATION = CILIUM_BEHAVIOURS["mutual-authentication-support"];

/** What is to be known about a chart version that somebody chose. */
export function versionFindings(
  id: ChartId,
  version: string,
  demandsAuthentication: boolean,
): Finding<FindingCode>[] {
  const { known } = CHARTS[id];
  const place = `engines.${id}.version`;
  if (compareVersions(version, known.from) < 0)
    return [finding("chart-too-old", place, { chart: id, version, from: known.from })];
  if (demandsAuthentication && !holdsFor(AUTHENTICATION, version))
    return [
      finding("chart-lacks-authentication", place, {
        version,
        from: known.from,
        before: AUTHENTICATION.before,
      }),
    ];
  return within(version, known) ? [] : [finding("chart-untested", place, { chart: id, version, ...known })];
}

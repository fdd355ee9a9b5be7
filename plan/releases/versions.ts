import type { Finding } from "../../model/finding.ts";
import { type FindingCode, finding } from "../findings/index.ts";
import { CHARTS, type ChartId, MUTUAL_AUTHENTICATION, type VersionBounds } from "./charts.ts";

type Triple = readonly [major: number, minor: number, patch: number];

/** The three numbers of a version; what follows a dash is not looked at, so 1.21.0-rc.1 counts as 1.21.0. */
function numbers(version: string): Triple {
  const [major = 0, minor = 0, patch = 0] =
    version.replace(/^v/, "").split("-", 1)[0]?.split(".").map(Number) ?? [];
  return [major, minor, patch];
}

/** Negative when `a` is the older one, positive when it is the newer one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

export const within = (version: string, { from, before }: VersionBounds): boolean =>
  compareVersions(version, from) >= 0 && compareVersions(version, before) < 0;

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
  if (demandsAuthentication && !within(version, MUTUAL_AUTHENTICATION))
    return [finding("chart-lacks-authentication", place, { version, ...MUTUAL_AUTHENTICATION })];
  return within(version, known) ? [] : [finding("chart-untested", place, { chart: id, version, ...known })];
}

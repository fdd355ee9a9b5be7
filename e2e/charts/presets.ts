/** Every release that the presets can make, found in the tables of `plan/releases`, so that a new row is tested at once. */

import { type CniMode, type Mode, PLATFORMS, type Platform } from "../../model/vocabulary.ts";
import type { PlannedRelease } from "../../plan/plan.ts";
import { type CiliumReleaseArgs, ciliumRelease } from "../../plan/releases/cilium.ts";
import { CILIUM_PRESETS, type CiliumPreset } from "../../plan/releases/cilium-presets.ts";
import { tetragonRelease } from "../../plan/releases/tetragon.ts";
import { type HelmValues, isBranch } from "../../plan/releases/values.ts";

/** A row of the table of Cilium's presets that has a preset. */
export interface CiliumCase {
  /** The row's key, as `eks chaining`. */
  readonly row: string;
  readonly platform: Platform;
  readonly cniMode: CniMode;
  readonly preset: CiliumPreset;
}

export const ciliumCases: readonly CiliumCase[] = Object.entries(CILIUM_PRESETS).flatMap(([row, preset]) => {
  const [platform, cniMode] = row.split(" ") as [Platform, CniMode];
  return preset === undefined ? [] : [{ row, platform, cniMode, preset }];
});

/** What an operator may settle beside platform and mode. */
export const everything = {
  podCidr: "10.4.0.0/14",
  apiServer: { host: "10.0.0.1", port: 6443 },
  spire: { serverAddress: "spire-server.spire-system.svc:8081", trustDomain: "aegis.local" },
} as const;

/** The release of a row with no more than its platform demands: a range of pods where no default exists. */
export function ciliumOf(
  { platform, cniMode, preset }: CiliumCase,
  mode: Mode,
  more: Partial<CiliumReleaseArgs> = {},
): PlannedRelease {
  const podCidr = preset.withoutPodCidr === undefined ? {} : { podCidr: everything.podCidr };
  return theOnly(ciliumRelease({ platform, cniMode, mode, ...podCidr, ...more }).releases);
}

export const tetragonPlatforms: readonly Platform[] = PLATFORMS;

export const tetragonOf = (platform: Platform, values: HelmValues = {}): PlannedRelease =>
  theOnly(tetragonRelease({ platform, values }).releases);

function theOnly(releases: readonly PlannedRelease[]): PlannedRelease {
  const [release, ...others] = releases;
  if (release === undefined || others.length > 0)
    throw new Error(`${releases.length} releases instead of one`);
  return release;
}

/** Values without the leaf at a dotted path. */
export function without(values: HelmValues, path: string): HelmValues {
  const [head = "", ...rest] = path.split(".");
  const { [head]: inner, ...others } = values;
  return rest.length > 0 && isBranch(inner) ? { ...others, [head]: without(inner, rest.join(".")) } : others;
}

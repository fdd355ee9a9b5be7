import { CNI_MODES, MODES, PLATFORMS } from "../../model/vocabulary.ts";
import { calicoRelease } from "../../plan/releases/calico.ts";
import { ciliumRelease } from "../../plan/releases/cilium.ts";
import type { EngineReleases } from "../../plan/releases/engine.ts";
import { type HelmValues, isBranch } from "../../plan/releases/values.ts";

/** Every combination of words a CNI release depends on, with everything optional set. */
export const CNI_CASES = PLATFORMS.flatMap((platform) =>
  CNI_MODES.flatMap((cniMode) => MODES.map((mode) => ({ platform, cniMode, mode }))),
);

const FULLY = {
  podCidr: "10.4.0.0/14",
  apiServer: { host: "10.0.0.1", port: 6443 },
} as const;
const SPIRE = { serverAddress: "spire-server.spire-system.svc:8081", trustDomain: "aegis.local" };

export const everyCilium = (): readonly EngineReleases[] =>
  CNI_CASES.map((words) => ciliumRelease({ ...words, ...FULLY, spire: SPIRE }));

export const everyCalico = (): readonly EngineReleases[] =>
  CNI_CASES.map(({ platform, cniMode }) => calicoRelease({ platform, cniMode, ...FULLY }));

/** The leaves of a tree of values by dotted path. */
export function leavesOf(values: HelmValues, prefix = ""): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(values).flatMap(([key, value]) =>
      isBranch(value) && Object.keys(value).length > 0
        ? [...leavesOf(value, `${prefix}${key}.`)]
        : [[`${prefix}${key}`, value] as const],
    ),
  );
}

export const codesOf = ({ diagnostics }: EngineReleases): readonly string[] =>
  diagnostics.map(({ code }) => code);

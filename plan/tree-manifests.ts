import type { Manifest } from "../model/manifest.ts";
import type { Policy } from "../model/policy.ts";
import type { Mode } from "../model/vocabulary.ts";
import type { Settings } from "../settings/settings.ts";
import type { StackSystem } from "./choose.ts";
import { lowerModes } from "./modes.ts";

/** One policy as a file of its system's tree holds it. */
export interface TreeManifest extends Pick<Policy, "layer" | "file" | "intent"> {
  readonly manifest: Manifest;
}

/**
 * Every policy of a system as its tree holds it, those that are switched off included, in the order of its files. Equal
 * to the spec without a mode; with one the manifests carry what its lowering adds, and only that.
 */
export function treeManifests(
  { name, policies }: StackSystem,
  settings: Settings,
  mode?: Mode,
): readonly TreeManifest[] {
  if (mode === undefined) return policies.map(treeManifest);
  const chosen = policies.map((policy) => ({ system: name, policy, mode }));
  return lowerModes(chosen, { ...settings, mode }).lowered.map(({ policy, manifest }) =>
    treeManifest({ ...policy, manifest }),
  );
}

const treeManifest = ({ layer, file, intent, manifest }: Policy): TreeManifest => ({
  layer,
  file,
  intent,
  manifest,
});

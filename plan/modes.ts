import { canEnforce, isTetragonPolicy, withMode } from "../dialects/tetragon/mode.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Policy } from "../model/policy.ts";
import type { ClusterCni, Mode } from "../model/vocabulary.ts";
import type { Settings, SystemSettings } from "../settings/settings.ts";
import type { ChosenPolicy, LoweredPolicy } from "./chosen-policy.ts";
import { calicoLowering } from "./lowering/calico.ts";
import { ciliumLowering } from "./lowering/cilium.ts";
import type { Prepare } from "./lowering/lowering.ts";
import { plainLowering } from "./lowering/plain.ts";

/** The mode of one policy: its own word, else its layer's, else its system's, else the stack's. */
export const effectiveMode = (policy: Policy, system: SystemSettings<unknown>, stackMode: Mode): Mode =>
  system.mode.get(policy.name) ?? system.mode.get(policy.layer) ?? system.mode.get("all") ?? stackMode;

/** How each CNI carries the mode of network policies. */
const NETWORK_LOWERING: Readonly<Record<ClusterCni, Prepare>> = {
  cilium: ciliumLowering,
  calico: calicoLowering,
  flannel: plainLowering,
  kindnet: plainLowering,
};

/** Writes each policy's mode into its manifest where its dialect has a place for it, or says why it cannot. */
export function lowerModes(
  chosen: readonly ChosenPolicy[],
  settings: Settings,
): { readonly lowered: readonly LoweredPolicy[]; readonly diagnostics: readonly Diagnostic[] } {
  const network = NETWORK_LOWERING[settings.cluster.cni](chosen, settings);
  const diagnostics: Diagnostic[] = [...network.diagnostics];
  const lowered = chosen.map((item): LoweredPolicy => {
    const { manifest, role } = item.policy;
    if (role === "foundation") return { ...item, manifest, lowering: "modeless" };
    if (isTetragonPolicy(manifest))
      return canEnforce(manifest)
        ? { ...item, manifest: withMode(manifest, item.mode), lowering: "policy-mode" }
        : { ...item, manifest, lowering: "alert-only" };
    const result = network.lower(item);
    diagnostics.push(...result.diagnostics);
    return result.policy;
  });
  return { lowered, diagnostics };
}

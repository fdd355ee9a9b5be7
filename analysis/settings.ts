import type { EngineName } from "../model/vocabulary.ts";
import type { CiliumSettings } from "./evaluate/cilium-settings.ts";
import type { IdentitySettings } from "./match/identity.ts";

/** What the analysis takes for granted about the cluster. */
export interface AnalysisSettings extends IdentitySettings {
  readonly engine: EngineName;
  readonly cilium: CiliumSettings;
  /** Cilium's audit mode: refusals at L3 and L4 pass and are reported. */
  readonly audit: boolean;
}

/** Chart defaults, except that something is taken to answer authentication demands: a policy that demands expects it. */
export const settingsFor = (
  engine: EngineName,
  changes: Partial<AnalysisSettings> = {},
): AnalysisSettings => ({
  engine,
  cilium: { enforcement: "default", mutualAuthentication: true },
  cidrMatches: { nodes: false, pods: false },
  audit: false,
  ...changes,
});

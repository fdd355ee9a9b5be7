import { PINS } from "../../../model/pins.ts";

/** Values of `policyEnforcementMode`: `always` isolates pods that no policy selects, `never` enforces nothing. */
export const ENFORCEMENT_MODES = ["default", "always", "never"] as const;

/** What of the agent's configuration changes its answers; defaults are those of the pinned chart. */
export interface CiliumSettings {
  /** Version of the agents, as `1.20.2`: what holds for it stands in `model/versions/cilium.ts`. */
  readonly version: string;
  readonly enforcement: (typeof ENFORCEMENT_MODES)[number];
  /** Something answers authentication demands (`authentication.enabled` with a working SPIRE). */
  readonly mutualAuthentication: boolean;
  /** `policyCIDRMatchMode`. */
  readonly cidrMatches: { readonly nodes: boolean; readonly pods: boolean };
  /** `nodeSelectorLabels`: nodes are known by their labels. */
  readonly nodeLabels: boolean;
}

/** Chart defaults, except that something is taken to answer authentication demands: a policy that demands expects it. */
export const CILIUM_DEFAULTS: CiliumSettings = {
  version: PINS.cilium,
  enforcement: "default",
  mutualAuthentication: true,
  cidrMatches: { nodes: false, pods: false },
  nodeLabels: false,
};

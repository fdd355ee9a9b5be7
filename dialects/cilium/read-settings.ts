import { PINS } from "../../model/pins.ts";

/** What of the agent's configuration changes the meaning of a policy; defaults are those of the pinned chart. */
export interface CiliumReadSettings {
  /** Version of the agents, as `1.20.2`. */
  readonly version: string;
  /** `l7Proxy`: without it every policy with an L7 rule is rejected. */
  readonly l7Proxy: boolean;
  /** `nodeSelectorLabels`: without it every policy with fromNodes or toNodes is rejected. */
  readonly nodeSelectorLabels: boolean;
  /** `policyDefaultLocalCluster`: a peer selector means pods of the own cluster. */
  readonly defaultLocalCluster: boolean;
}

export const CILIUM_READ_DEFAULTS: CiliumReadSettings = {
  version: PINS.cilium,
  l7Proxy: true,
  nodeSelectorLabels: false,
  defaultLocalCluster: true,
};

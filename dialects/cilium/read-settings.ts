/** What of the agent's configuration changes the meaning of a policy; defaults are those of chart 1.20.2. */
export interface CiliumReadSettings {
  /** `l7Proxy`: without it every policy with an L7 rule is rejected. */
  readonly l7Proxy: boolean;
  /** `nodeSelectorLabels`: without it every policy with fromNodes or toNodes is rejected. */
  readonly nodeSelectorLabels: boolean;
  /** `policyDefaultLocalCluster`: a peer selector means pods of the own cluster. */
  readonly defaultLocalCluster: boolean;
}

export const CILIUM_READ_DEFAULTS: CiliumReadSettings = {
  l7Proxy: true,
  nodeSelectorLabels: false,
  defaultLocalCluster: true,
};

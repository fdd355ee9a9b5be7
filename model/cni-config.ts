/** One plugin of a CNI network: its type, and what that type reads. */
export interface CniPlugin {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** A CNI network configuration list, the only format since version 1.0.0 of the CNI specification. */
export interface CniConfigList {
  readonly cniVersion: string;
  readonly name: string;
  readonly plugins: readonly CniPlugin[];
}

import type { LabelSource } from "../../model/match.ts";
import type { Address } from "../sets/addresses.ts";

/** What one engine sees of an endpoint. */
export interface Identity {
  /** `source:key` to value. */
  readonly labels: ReadonlyMap<string, string>;
  /** Absent means nobody knows; empty means it has none that a policy could match. */
  readonly addresses?: readonly Address[];
  /** False means: if an address rule fits, whether the engine honours it is not settled. */
  readonly addressesCount: boolean;
  /**
   * A range of all addresses stands for the world outside, so it does not fit this whatever its address (`never`), or
   * only where another rule has made the address known by a range (`unsettled`). Absent means it fits.
   */
  readonly wholeRange?: "never" | "unsettled";
  readonly names: readonly string[];
  /** Whether policies govern it at all. */
  readonly governed: boolean;
  /** It is the node the other end runs on. */
  readonly localHost: boolean;
  /** It is an identity that cannot prove itself to mutual authentication. */
  readonly reserved: boolean;
  /** Calico: a host endpoint, and what becomes of what no policy decides. */
  readonly host?: HostDefault;
  /** Cilium: the group entry that its policy maps also ask for; `?` where only if a rule knows the address by a range. */
  readonly aggregate?: "cluster" | "world" | "world?" | "remote-node?";
}

/** What the profiles of a host endpoint do with what no policy decides. */
export type HostDefault = "allow" | "deny" | "unknown";

export const labelKey = (source: LabelSource, key: string): string => `${source}:${key}`;

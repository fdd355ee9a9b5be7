import type { Direction, PolicyRules, Rule } from "../../model/rule.ts";
import type { SideVerdict } from "../../model/verdict.ts";
import type { HostDefault, Identity } from "../match/identity.ts";
import type { NamedPorts, Point } from "../match/traffic.ts";
import type { Trilean } from "../match/trilean.ts";

/** One selector of a rule that the other end fits. */
export interface Term {
  /** Equal for selectors that say the same. */
  readonly id: number;
  /** It fits everything there is. */
  readonly wildcard: boolean;
  /** The entity it was written as. */
  readonly entity?: string;
  readonly certainty: Trilean;
}

/** A rule that may speak about a pair of ends. */
export interface Entry {
  readonly policy: PolicyRules;
  readonly rule: Rule;
  /** Those of the rule's selectors that the other end fits; never empty. */
  readonly terms: readonly Term[];
  readonly certainty: Trilean;
}

/** The governed end, and what the engine must know beside the entries. */
export interface SideContext {
  readonly direction: Direction;
  /** Policies in force for it in this direction, in the engine's order. */
  readonly policies: readonly PolicyRules[];
  readonly isolated: boolean;
  readonly peer: Pick<Identity, "localHost" | "reserved" | "aggregate">;
  /** Calico: the governed end is a host endpoint, and what becomes of what no policy decides. */
  readonly host?: HostDefault;
  /** Container ports at the destination, whichever end that is. */
  readonly ports: NamedPorts;
}

/** How an engine combines the rules that it enforces, on a cluster with its settings and tiers. */
export interface Enforcement {
  /** Whether it enforces a policy of one of its dialects. */
  readonly enforces: (policy: PolicyRules) => boolean;
  /** Whether the policy has a say in this direction. */
  readonly takesPart: (policy: PolicyRules, direction: Direction) => boolean;
  readonly isolates: (policies: readonly PolicyRules[], direction: Direction, subject: Identity) => boolean;
  /** The engine's order of evaluation; the given order where it has none. */
  readonly sort: (policies: readonly PolicyRules[]) => readonly PolicyRules[];
  /** Further ports at which the answer may change. */
  readonly boundaries: (
    entries: readonly Entry[],
    context: SideContext,
  ) => readonly { protocol: number; from: number; to: number }[];
  readonly decide: (entries: readonly Entry[], point: Point, context: SideContext) => SideVerdict;
  /** A contradiction among all policies of one end that keeps the engine from computing anything. */
  readonly conflict: (policies: readonly PolicyRules[]) => Conflict | undefined;
}

/** Two rules the engine cannot merge. */
export interface Conflict {
  readonly what: string;
  readonly rules: readonly { readonly policy: PolicyRules; readonly rule: Rule }[];
}

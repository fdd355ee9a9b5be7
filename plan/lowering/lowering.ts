import { OBJECT_DIALECTS } from "../../dialects/registry.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Isolation } from "../../model/isolation.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { Dialect } from "../../model/vocabulary.ts";
import type { Settings } from "../../settings/settings.ts";
import type { ChosenPolicy, LoweredPolicy } from "../chosen-policy.ts";

/** What one policy becomes under an engine, and what is to be known about that. */
export interface Lowered {
  readonly policy: LoweredPolicy;
  readonly diagnostics: readonly Diagnostic[];
}

/** How an engine carries the modes of network policies. */
export interface EngineLowering {
  /** What is to be known before any single policy. */
  readonly diagnostics: readonly Diagnostic[];
  readonly lower: (item: ChosenPolicy) => Lowered;
}

/** Prepares an engine's lowering for all policies that a stack chose. */
export type Prepare = (chosen: readonly ChosenPolicy[], settings: Settings) => EngineLowering;

/** A policy as whoever judges it beside others needs it. */
interface Written {
  readonly dialect: Dialect;
  readonly manifest: Manifest;
}

/** What a network policy closes and opens, in whichever dialect; undefined for what is no network policy. */
export const isolationOf = ({ dialect, manifest }: Written): Isolation | undefined =>
  OBJECT_DIALECTS[dialect]?.isolationOf(manifest);

/** The policies that are to enforce, as those that are audited beside them must know them. */
export const enforcedIsolations = (chosen: readonly ChosenPolicy[]): readonly Isolation[] =>
  chosen.filter(({ mode }) => mode === "enforce").flatMap(({ policy }) => isolationOf(policy) ?? []);

import type { Manifest } from "../model/manifest.ts";
import type { Policy } from "../model/policy.ts";
import type { Mode } from "../model/vocabulary.ts";
import type { Lowering } from "./plan.ts";

/** A policy of a system as the stack wants it, before its mode is lowered. */
export interface ChosenPolicy {
  readonly system: string;
  readonly policy: Policy;
  readonly mode: Mode;
}

/** A policy whose manifest carries its mode. */
export interface LoweredPolicy extends ChosenPolicy {
  readonly manifest: Manifest;
  readonly lowering: Lowering;
}

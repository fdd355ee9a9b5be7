import type { Control } from "./control.ts";
import type { Manifest } from "./manifest.ts";
import type { Dialect, Layer } from "./vocabulary.ts";

/** What a policy is among those of its system. */
export const ROLES = ["foundation", "allow", "default-deny", "trace"] as const;
export type Role = (typeof ROLES)[number];

/**
 * One manifest beside what it is for. The mode is never inside: a dialect lowers it.
 */
export interface Policy<M extends Manifest = Manifest> {
  /** The object's own name; unique within its system, and the word the `off` and `mode` toggles take. */
  readonly name: string;
  /** File under the spec's tree, e.g. `01-spine-checkpointer.yaml`. */
  readonly file: string;
  readonly dialect: Dialect;
  readonly layer: Layer;
  /**
   * `default-deny` closes what no other policy opens and is applied after all `allow` policies of its layer;
   * `allow` opens named flows; `foundation` (a tier, a set of addresses) is what they name, comes before them and
   * has no mode; `trace` watches or stops calls in the kernel.
   */
  readonly role: Role;
  /** Name of the policy that it is for and is switched off with; absent means that it has a toggle of its own. */
  readonly belongsTo?: string;
  /** What it is to achieve, in one sentence. */
  readonly intent: string;
  readonly controls: readonly Control[];
  /** Rows of the spec checklist, e.g. `C39`. */
  readonly rows: readonly string[];
  readonly manifest: M;
}

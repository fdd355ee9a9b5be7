/**
 * For every alert what fires it, with what it then says, and the nearest thing that must not. The answers are written by
 * hand: no rule had a part in them.
 */
import { CALICO } from "./calico-cases.ts";
import type { Case } from "./case.ts";
import { CILIUM, MODES } from "./cilium-cases.ts";
import { TETRAGON } from "./tetragon-cases.ts";
import type { Counts } from "./world.ts";

/** By the name of the alert. */
export const casesFor = (counts: Counts): Readonly<Record<string, Case>> => ({
  ...CILIUM,
  ...MODES,
  ...CALICO(counts),
  ...TETRAGON(counts),
});

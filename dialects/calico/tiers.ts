import { PINS } from "../../model/pins.ts";
import type { PolicyRules, ReadProblem, Tier } from "../../model/rule.ts";
import { CALICO_TIERS, type CalicoMinor } from "../../model/versions/calico.ts";
import { minorOf } from "../../model/versions/version.ts";

/** Tiers that the pinned version of Calico brings with it. */
export const BUILT_IN_TIERS: readonly Tier[] = CALICO_TIERS[minorOf(PINS.calico) as CalicoMinor];

/** The API server refuses a policy of a tier that is neither in the input nor built in. */
export function tierProblem({ ref, place }: PolicyRules, tiers: readonly Tier[]): ReadProblem | undefined {
  if (place === undefined || [...BUILT_IN_TIERS, ...tiers].some(({ name }) => name === place.tier))
    return undefined;
  return {
    code: "tier-missing",
    effect: "rejected",
    ref,
    path: "spec.tier",
    message: `tier ${place.tier} is not among the input and not built in; the API server refuses its policies`,
  };
}

import { tierMissing } from "../../diagnostics/reading/tier-missing.ts";
import type { Issue } from "../../documents/issue.ts";
import { nearest } from "../../model/near-miss.ts";
import { PINS } from "../../model/pins.ts";
import type { PolicyRules, Tier } from "../../model/rule.ts";
import { CALICO_TIERS, type CalicoMinor } from "../../model/versions/calico.ts";
import { minorOf } from "../../model/versions/version.ts";

/** Tiers that the pinned version of Calico brings with it. */
export const BUILT_IN_TIERS: readonly Tier[] = CALICO_TIERS[minorOf(PINS.calico) as CalicoMinor];

/** The API server refuses a policy of a tier that is neither in the input nor built in. */
export function tierIssue({ place }: PolicyRules, tiers: readonly Tier[]): Issue | undefined {
  const names = [...BUILT_IN_TIERS, ...tiers].map(({ name }) => name);
  if (place === undefined || names.includes(place.tier)) return undefined;
  const near = nearest(place.tier, names);
  const args = { tier: place.tier, ...(near === undefined ? {} : { near }) };
  return { rule: tierMissing, path: "spec.tier", args };
}

import type { PolicyRules, ReadProblem, Tier } from "../../model/rule.ts";

/** Tiers that Calico 3.32 brings with it. */
export const BUILT_IN_TIERS: readonly Tier[] = [
  { name: "default", order: 1_000_000, defaultAction: "deny" },
  { name: "kube-admin", order: 1000, defaultAction: "pass" },
  { name: "kube-baseline", order: 10_000_000, defaultAction: "pass" },
  { name: "calico-system", order: 100, defaultAction: "deny" },
];

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

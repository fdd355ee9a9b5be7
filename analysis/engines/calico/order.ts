import { BUILT_IN_TIERS } from "../../../dialects/calico/tiers.ts";
import type { PolicyPlace, PolicyRules, Tier } from "../../../model/rule.ts";

/** Where a Kubernetes NetworkPolicy stands: tier default, order 1000. */
const KUBERNETES_PLACE: PolicyPlace = { tier: "default", order: 1000, staged: false };

export const evaluationPlaceOf = ({ place = KUBERNETES_PLACE }: PolicyRules): PolicyPlace => place;

/** Tiers of the input and those built in, in order of evaluation. A tier of the input replaces a built-in one. */
export function orderTiers(tiers: readonly Tier[]): readonly Tier[] {
  const named = new Map([...BUILT_IN_TIERS, ...tiers].map((tier) => [tier.name, tier]));
  return [...named.values()].sort((a, b) => byOrder(a.order, b.order) || byText(a.name, b.name));
}

/** Policies in order of evaluation, under tiers that are in order. */
export function inEvaluationOrder(
  policies: readonly PolicyRules[],
  tiers: readonly Tier[],
): readonly PolicyRules[] {
  const ranks = new Map(tiers.map(({ name }, rank) => [name, rank]));
  const rankOf = (policy: PolicyRules): number => ranks.get(evaluationPlaceOf(policy).tier) ?? tiers.length;
  return policies.toSorted(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      byOrder(evaluationPlaceOf(a).order, evaluationPlaceOf(b).order) ||
      byText(a.ref.name, b.ref.name) ||
      byText(a.ref.namespace ?? "", b.ref.namespace ?? "") ||
      byText(a.ref.kind, b.ref.kind),
  );
}

/** What has no order comes last. */
const byOrder = (a = Number.POSITIVE_INFINITY, b = Number.POSITIVE_INFINITY): number => (a === b ? 0 : a - b);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

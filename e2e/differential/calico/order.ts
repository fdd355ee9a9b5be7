import type { LawId, Laws } from "./laws.ts";
import type { CalicoPolicy, CalicoScenario, KubernetesPolicy } from "./scenario.ts";
import { isCalico } from "./scenario.ts";

type Policy = CalicoPolicy | KubernetesPolicy;

interface OrderedTier {
  readonly name: string;
  readonly order?: number;
  readonly defaultAction: "Deny" | "Pass";
}

/** Section 2, "Built-in tiers", of Calico 3.32 without the operator's own. */
const BUILT_IN: readonly OrderedTier[] = [
  { name: "default", order: 1e6, defaultAction: "Deny" },
  { name: "kube-admin", order: 1000, defaultAction: "Pass" },
  { name: "kube-baseline", order: 1e7, defaultAction: "Pass" },
];

/** The tiers that hold policies, in the order they run in, with their policies in theirs. */
export function tiersOf(
  { tiers, policies }: CalicoScenario,
  laws: Laws,
): { readonly policies: readonly Policy[]; readonly defaultAction: "Deny" | "Pass" }[] {
  const all = [
    ...BUILT_IN,
    ...tiers.map(
      ({ metadata, spec }): OrderedTier => ({ defaultAction: "Deny", ...spec, name: metadata.name }),
    ),
  ];
  const used = new Set(policies.map((policy) => tierOf(policy, laws)));
  const known = all.filter(({ name }) => used.has(name));
  const sorted = known.sort(
    (a, b) => byOrder(a.order, b.order, "tier", laws) || ties(a.name, b.name, "tier-tie", laws),
  );
  const lost = [...used].filter((name) => !all.some((tier) => tier.name === name));
  return [...sorted, ...lost.map((name): OrderedTier => ({ name, defaultAction: "Deny" }))].map(
    ({ name, defaultAction }) => ({
      defaultAction,
      policies: policies.filter((policy) => tierOf(policy, laws) === name).sort((a, b) => byRank(a, b, laws)),
    }),
  );
}

function tierOf(policy: Policy, laws: Laws): string {
  if (isCalico(policy)) return policy.spec.tier ?? "default";
  return laws.holds("kubernetes-tier") ? "default" : "kube-baseline";
}

function byRank(a: Policy, b: Policy, laws: Laws): number {
  return (
    byOrder(orderOf(a, laws), orderOf(b, laws), "policy", laws) ||
    ties(a.metadata.name, b.metadata.name, "policy-tie-name", laws) ||
    ties(a.metadata.namespace ?? "", b.metadata.namespace ?? "", "policy-tie-namespace", laws) ||
    compare(a.kind, b.kind)
  );
}

function orderOf(policy: Policy, laws: Laws): number | undefined {
  if (isCalico(policy)) return policy.spec.order;
  return laws.holds("kubernetes-order") ? 1000 : undefined;
}

/** Ascending; an absent order is last. */
function byOrder(a: number | undefined, b: number | undefined, of: "tier" | "policy", laws: Laws): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined)
    return (a === undefined ? 1 : -1) * (laws.holds(`${of}-order-absent`) ? 1 : -1);
  return laws.holds(`${of}-order`) ? a - b : 0;
}

const ties = (a: string, b: string, law: LawId, laws: Laws): number =>
  a === b ? 0 : compare(a, b) * (laws.holds(law) ? 1 : -1);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

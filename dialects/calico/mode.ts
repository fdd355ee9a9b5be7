import type { GlobalNetworkPolicySpec, NetworkPolicySpec } from "@pulumi/kubernetes-calico/plain";
import type { Isolation } from "../../model/isolation.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { LabelTest, Match } from "../../model/match.ts";
import type { Direction } from "../../model/rule.ts";
import type { LabelRequirement } from "../../model/selector.ts";
import { parseSelector } from "./read-selector.ts";

/** A Calico policy that is enforced, of a namespace or of the cluster. */
export type CalicoPolicy = Manifest<NetworkPolicySpec | GlobalNetworkPolicySpec>;

const API = "projectcalico.org/v3";

/** Any kind of Calico's API: policies, staged policies, sets and tiers. */
export const isCalicoObject = ({ apiVersion }: Manifest): boolean => apiVersion === API;

export const isCalicoPolicy = (manifest: Manifest): manifest is CalicoPolicy =>
  manifest.apiVersion === API &&
  (manifest.kind === "NetworkPolicy" || manifest.kind === "GlobalNetworkPolicy");

/** The same policy as Calico reports and never enforces it. Another kind, so both may be there at once. */
export const staged = (policy: CalicoPolicy): Manifest => ({
  ...policy,
  kind: `Staged${policy.kind}`,
  spec: { stagedAction: "Set", ...policy.spec },
});

/**
 * What it closes and opens; any policy that applies to a direction closes it at the end of its tier, one that only
 * denies too (docs/semantics/calico.md#end-of-a-tier).
 */
export function isolationOf({ metadata, spec }: CalicoPolicy): Isolation {
  const { types = [], ingress = [], egress = [] } = spec;
  const closes: readonly Direction[] = types.map((type) => (type === "Ingress" ? "ingress" : "egress"));
  const rules = { ingress, egress };
  const namespace = metadata.namespace ?? namespaceOf(spec);
  return {
    name: metadata.name,
    ...(namespace === undefined ? {} : { namespace }),
    selector: { matchExpressions: requirements(spec.selector ?? "") },
    closes,
    opens: closes.filter((direction) => rules[direction].some(({ action }) => action === "Allow")),
  };
}

/** Labels by which a namespace selector names one namespace. */
const NAMESPACE_NAMES = ["projectcalico.org/name", "kubernetes.io/metadata.name"];

/** The one namespace that a global policy is for; undefined when it may be several. */
function namespaceOf(spec: CalicoPolicy["spec"]): string | undefined {
  const selector = "namespaceSelector" in spec ? (spec.namespaceSelector ?? "") : "";
  const named = tests(parseSelector(selector, "namespace")).find(
    ({ key, operator, values }) => NAMESPACE_NAMES.includes(key) && operator === "in" && values.length === 1,
  );
  return named?.values[0];
}

/** The terms of a selector that says only "and"; of any other none, so that it may select every pod. */
const requirements = (selector: string): readonly LabelRequirement[] =>
  tests(parseSelector(selector, "k8s")).flatMap(requirement);

const tests = (match: Match): readonly LabelTest[] => {
  if (match.kind === "label") return [match.test];
  return match.kind === "and" ? match.of.flatMap(tests) : [];
};

const OPERATORS = { in: "In", "not-in": "NotIn", exists: "Exists", absent: "DoesNotExist" } as const;

function requirement({ key, operator, values }: LabelTest): readonly LabelRequirement[] {
  const known = Object.entries(OPERATORS).find(([name]) => name === operator)?.[1];
  return known === undefined ? [] : [{ key, operator: known, values }];
}

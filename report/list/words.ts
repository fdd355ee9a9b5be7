import type { ListedAccess, ListReport, UnmatchedRules } from "../../analysis/list.ts";
import { agree } from "../../diagnostics/sentence.ts";
import { type PolicyRef, policyPlace, policyTitle } from "../../model/rule.ts";

/** What was listed, in a few words. */
export const scopeWords = ({ workloads, policies, engine }: ListReport): string =>
  `${workloads} ${agree(workloads, "workload", "workloads")}, ${policies} ${agree(policies, "policy", "policies")}, engine ${engine}`;

/** Terms under which ports are open, beside the ports: empty for a plain allow. */
export function termsOf(access: ListedAccess): string[] {
  return [
    ...(access.outcome === "allowed" ? [] : [access.outcome]),
    ...(access.authentication === "none" ? [] : [`authentication ${access.authentication}`]),
    ...(access.proxied && access.requests.length === 0 ? ["proxied, any request"] : access.requests),
  ];
}

/** A list below the edges, one line an entry. */
export interface Section {
  /** Its name in a page. */
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
}

/** What of the policies has no effect on the workloads of the input. */
export const sectionsOf = ({ unusedPolicies, unmatchedRules }: ListReport): readonly [Section, Section] => [
  {
    id: "unused-policies",
    title: "Policies that select no workload",
    lines: unusedPolicies.map(policyTitle),
  },
  {
    id: "unmatched-rules",
    title: "Rules whose other end is no workload of the input",
    lines: unmatchedRules.map(
      ({ policy, rules }) =>
        `${policyTitle(policy)}: ${rules.map((rule) => ruleWords(policy, rule)).join(", ")}`,
    ),
  },
];

/** `spec.ingress[0] (web.yaml:12)`. */
function ruleWords(policy: PolicyRef, { path, position }: UnmatchedRules["rules"][number]): string {
  const place = policyPlace(policy, position);
  return place === "" ? path : `${path} (${place})`;
}

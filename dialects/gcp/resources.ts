import type { NetworkFirewallPolicyArgs } from "@pulumi/gcp/compute/networkFirewallPolicy.js";
import type { NetworkFirewallPolicyAssociationArgs } from "@pulumi/gcp/compute/networkFirewallPolicyAssociation.js";
import type { NetworkFirewallPolicyRuleArgs } from "@pulumi/gcp/compute/networkFirewallPolicyRule.js";
import type { CloudResource, PlannedArgs, Replacement } from "../../model/cloud.ts";
import { mapOf } from "../../model/lists.ts";

/** The Google Cloud resources that rules compile to, by type token. */
export interface GcpArgs {
  "gcp:compute/networkFirewallPolicy:NetworkFirewallPolicy": NetworkFirewallPolicyArgs;
  "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule": NetworkFirewallPolicyRuleArgs;
  "gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation": NetworkFirewallPolicyAssociationArgs;
}
export type GcpType = keyof GcpArgs;

/**
 * What cannot change in place (docs/semantics/cloud.md#what-google-cloud-replaces): a rule is known by its policy and
 * priority.
 */
export const GCP_REPLACEMENTS: Readonly<Record<GcpType, Replacement>> = {
  "gcp:compute/networkFirewallPolicy:NetworkFirewallPolicy": { always: ["name", "project"] },
  "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule": {
    always: ["firewallPolicy", "priority", "project"],
  },
  "gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation": {
    always: ["attachmentTarget", "firewallPolicy", "name", "project"],
  },
};

export const POLICY = "gcp/policy";

/** One Google Cloud resource as data; `name` is unique among those of Google Cloud. */
export const gcpResource = <Type extends GcpType>(
  type: Type,
  name: string,
  why: string,
  args: PlannedArgs<GcpArgs[Type]>,
  after: readonly string[] = [],
): CloudResource<Type, PlannedArgs<GcpArgs[Type]>> => ({
  cloud: "gcp",
  id: `gcp/${name}`,
  type,
  args,
  why,
  after,
});

export const POLICY_RULE = "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule";
export const CLASSIC_RULE = "gcp:compute/firewall:Firewall";
export const NETWORK = "gcp:compute/network:Network";

/** Where a firewall policy hangs: above all networks, on a network, or on a network in one region. */
export type PolicyPlace = "hierarchy" | "network" | "region";

/** The resource that is one rule of a policy, by where the policy hangs. */
export const STAGED_RULES: Readonly<Record<PolicyPlace, string>> = {
  hierarchy: "gcp:compute/firewallPolicyRule:FirewallPolicyRule",
  network: POLICY_RULE,
  region: "gcp:compute/regionNetworkFirewallPolicyRule:RegionNetworkFirewallPolicyRule",
};

/** The resource that is a policy with all its rules, by where it hangs. */
const WHOLE_POLICIES: Readonly<Record<string, PolicyPlace>> = {
  "gcp:compute/firewallPolicyWithRules:FirewallPolicyWithRules": "hierarchy",
  "gcp:compute/networkFirewallPolicyWithRules:NetworkFirewallPolicyWithRules": "network",
  "gcp:compute/regionNetworkFirewallPolicyWithRules:RegionNetworkFirewallPolicyWithRules": "region",
};

/** A rule of a policy as it was written: anybody's, so nothing about it is certain. */
export interface WrittenRule {
  readonly id: string;
  readonly place: PolicyPlace;
  readonly args: Readonly<Record<string, unknown>>;
  readonly match: Readonly<Record<string, unknown>>;
}

const PLACES = Object.entries(STAGED_RULES) as [PolicyPlace, string][];

export const rulesOf = (resources: readonly CloudResource[]): readonly WrittenRule[] =>
  resources.flatMap(({ id, type, args }): readonly WrittenRule[] => {
    const place = PLACES.find(([, token]) => token === type)?.[0];
    if (place !== undefined) return [written(id, place, args)];
    const whole = WHOLE_POLICIES[type];
    if (whole === undefined || !Array.isArray(args.rules)) return [];
    return args.rules
      .map(mapOf)
      .map((rule) => written(`${id}-${String(rule.ruleName ?? rule.priority)}`, whole, rule));
  });

const written = (id: string, place: PolicyPlace, args: Readonly<Record<string, unknown>>): WrittenRule => ({
  id,
  place,
  args,
  match: mapOf(args.match),
});

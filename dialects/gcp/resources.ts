import type { NetworkFirewallPolicyArgs } from "@pulumi/gcp/compute/networkFirewallPolicy.js";
import type { NetworkFirewallPolicyAssociationArgs } from "@pulumi/gcp/compute/networkFirewallPolicyAssociation.js";
import type { NetworkFirewallPolicyRuleArgs } from "@pulumi/gcp/compute/networkFirewallPolicyRule.js";
import type { CloudResource, PlannedArgs, Replacement } from "../../model/cloud.ts";

/** The Google Cloud resources that rules compile to, by type token. */
export interface GcpArgs {
  "gcp:compute/networkFirewallPolicy:NetworkFirewallPolicy": NetworkFirewallPolicyArgs;
  "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule": NetworkFirewallPolicyRuleArgs;
  "gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation": NetworkFirewallPolicyAssociationArgs;
}
export type GcpType = keyof GcpArgs;

/** What cannot change in place (semantics/cloud-pulumi.md §2): a rule is known by its policy and priority. */
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

const RULE = "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule";

/** A rule of a policy as it was written: anybody's, so nothing about it is certain. */
export interface WrittenRule {
  readonly id: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly match: Readonly<Record<string, unknown>>;
}

export const rulesOf = (resources: readonly CloudResource[]): readonly WrittenRule[] =>
  resources
    .filter(({ type }) => type === RULE)
    .map(({ id, args }) => ({
      id,
      args,
      match: (typeof args.match === "object" && args.match !== null
        ? args.match
        : {}) as WrittenRule["match"],
    }));

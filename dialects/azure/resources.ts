import type { ApplicationSecurityGroupArgs } from "@pulumi/azure-native/network/applicationSecurityGroup.js";
import type { AzureFirewallArgs } from "@pulumi/azure-native/network/azureFirewall.js";
import type { FirewallPolicyArgs } from "@pulumi/azure-native/network/firewallPolicy.js";
import type { FirewallPolicyRuleCollectionGroupArgs } from "@pulumi/azure-native/network/firewallPolicyRuleCollectionGroup.js";
import type { FlowLogArgs } from "@pulumi/azure-native/network/flowLog.js";
import type { NetworkSecurityGroupArgs } from "@pulumi/azure-native/network/networkSecurityGroup.js";
import type { SecurityRuleArgs } from "@pulumi/azure-native/network/securityRule.js";
import type { CloudResource, Known, PlannedArgs, Replacement } from "../../model/cloud.ts";
import { mapsOf } from "../../model/lists.ts";

/** The Azure resources that rules compile to, by type token. */
export interface AzureArgs {
  "azure-native:network:NetworkSecurityGroup": NetworkSecurityGroupArgs;
  "azure-native:network:SecurityRule": SecurityRuleArgs;
  "azure-native:network:ApplicationSecurityGroup": ApplicationSecurityGroupArgs;
  "azure-native:network:FlowLog": FlowLogArgs;
  "azure-native:network:FirewallPolicy": FirewallPolicyArgs;
  "azure-native:network:FirewallPolicyRuleCollectionGroup": FirewallPolicyRuleCollectionGroupArgs;
  "azure-native:network:AzureFirewall": AzureFirewallArgs;
}
export type AzureType = keyof AzureArgs;

/**
 * What cannot change in place (docs/semantics/cloud.md#what-azure-replaces): names, the group they are in, and where
 * they are.
 */
export const AZURE_REPLACEMENTS: Readonly<Record<AzureType, Replacement>> = {
  "azure-native:network:NetworkSecurityGroup": {
    always: ["networkSecurityGroupName", "resourceGroupName", "location"],
  },
  "azure-native:network:SecurityRule": {
    always: ["securityRuleName", "networkSecurityGroupName", "resourceGroupName"],
  },
  "azure-native:network:ApplicationSecurityGroup": {
    always: ["applicationSecurityGroupName", "resourceGroupName", "location"],
  },
  "azure-native:network:FlowLog": {
    always: ["flowLogName", "networkWatcherName", "resourceGroupName", "location"],
  },
  "azure-native:network:FirewallPolicy": {
    always: ["firewallPolicyName", "resourceGroupName", "location"],
  },
  "azure-native:network:FirewallPolicyRuleCollectionGroup": {
    always: ["ruleCollectionGroupName", "firewallPolicyName", "resourceGroupName"],
  },
  "azure-native:network:AzureFirewall": { always: ["azureFirewallName", "resourceGroupName", "location"] },
};

export const NSG = "azure/nodes";
export const NODE_ASG = "azure/node-members";

/** One Azure resource as data; `name` is unique among those of Azure. */
export const azureResource = <Type extends AzureType>(
  type: Type,
  name: string,
  why: string,
  args: PlannedArgs<AzureArgs[Type]>,
  after: readonly string[] = [],
): CloudResource<Type, PlannedArgs<AzureArgs[Type]>> => ({
  cloud: "azure",
  id: `azure/${name}`,
  type,
  args,
  why,
  after,
});

/** Where a resource is made, and its tags. */
export const placed = ({
  resourceGroup,
  location,
  tags,
}: {
  readonly resourceGroup: Known;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
}) => ({ resourceGroupName: resourceGroup, location, tags });

/** A rule of a network security group as it was written: anybody's, so nothing about it is certain. */
export interface WrittenRule {
  readonly id: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export const NSG_TYPE = "azure-native:network:NetworkSecurityGroup";

/** Rules on their own, and those that a group holds itself. */
export const rulesOf = (resources: readonly CloudResource[]): readonly WrittenRule[] =>
  resources.flatMap(({ id, type, args }): readonly WrittenRule[] => {
    if (type === "azure-native:network:SecurityRule") return [{ id, args }];
    if (type !== NSG_TYPE) return [];
    const group = args.networkSecurityGroupName ?? id.replace(/^azure\//, "");
    return mapsOf(args.securityRules).map((rule) => ({
      id: `${id}/${String(rule.name)}`,
      args: { ...rule, securityRuleName: rule.name, networkSecurityGroupName: group },
    }));
  });

/** A rule of a Firewall policy, in a collection with its action. */
export interface WrittenFirewallRule {
  readonly resource: string;
  readonly collection: Readonly<Record<string, unknown>>;
  readonly rule: Readonly<Record<string, unknown>>;
}

export const firewallRulesOf = (resources: readonly CloudResource[]): readonly WrittenFirewallRule[] =>
  resources
    .filter(({ type }) => type === "azure-native:network:FirewallPolicyRuleCollectionGroup")
    .flatMap(({ id, args }) =>
      mapsOf(args.ruleCollections).flatMap((collection) =>
        mapsOf(collection.rules).map((rule) => ({ resource: id, collection, rule })),
      ),
    );

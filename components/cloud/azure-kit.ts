import { ApplicationSecurityGroup } from "@pulumi/azure-native/network/applicationSecurityGroup.js";
import { AzureFirewall } from "@pulumi/azure-native/network/azureFirewall.js";
import { FirewallPolicy } from "@pulumi/azure-native/network/firewallPolicy.js";
import { FirewallPolicyRuleCollectionGroup } from "@pulumi/azure-native/network/firewallPolicyRuleCollectionGroup.js";
import { FlowLog } from "@pulumi/azure-native/network/flowLog.js";
import { getVirtualNetwork } from "@pulumi/azure-native/network/getVirtualNetwork.js";
import { NetworkSecurityGroup } from "@pulumi/azure-native/network/networkSecurityGroup.js";
import { SecurityRule } from "@pulumi/azure-native/network/securityRule.js";
import { RunError } from "@pulumi/pulumi";
import { type AzureType, NODE_ASG, NSG } from "../../dialects/azure/resources.ts";
import { attachable, type CloudKit } from "./firewall.ts";

const classes = {
  "azure-native:network:NetworkSecurityGroup": NetworkSecurityGroup,
  "azure-native:network:SecurityRule": SecurityRule,
  "azure-native:network:ApplicationSecurityGroup": ApplicationSecurityGroup,
  "azure-native:network:FlowLog": FlowLog,
  "azure-native:network:FirewallPolicy": FirewallPolicy,
  "azure-native:network:FirewallPolicyRuleCollectionGroup": FirewallPolicyRuleCollectionGroup,
  "azure-native:network:AzureFirewall": AzureFirewall,
} satisfies Record<AzureType, unknown>;

/** Azure, with nothing of its SDK but these classes. */
export const azureKit: CloudKit = {
  cloud: "azure",
  component: "palisade:components:AzureFirewall",
  classes,
  findNetwork: ({ name, resourceGroup = "" }, parent) =>
    getVirtualNetwork({ virtualNetworkName: name, resourceGroupName: resourceGroup }, { parent }).then(
      ({ id }) => {
        if (id !== undefined && id !== "") return id;
        throw unknownNetwork(name, resourceGroup, "the answer has no id");
      },
      (error: unknown) => {
        throw unknownNetwork(name, resourceGroup, (error as Error).message);
      },
    ),
  outputs: (resources) =>
    attachable(resources, {
      networkSecurityGroupId: [NSG, "id"],
      applicationSecurityGroupId: [NODE_ASG, "id"],
      firewallPolicyId: ["azure/firewall-policy", "id"],
      firewallId: ["azure/firewall", "id"],
    }),
};

const unknownNetwork = (name: string, group: string, because: string): RunError =>
  new RunError(
    `No virtual network is called ${name} in resource group ${group}: ${because}. Correct cloud.azure.network, or write its id.`,
  );

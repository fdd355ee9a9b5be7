import type { FlowLogArgs } from "@pulumi/aws/ec2/flowLog.js";
import type { SecurityGroupArgs } from "@pulumi/aws/ec2/securityGroup.js";
import type { FirewallArgs } from "@pulumi/aws/networkfirewall/firewall.js";
import type { FirewallPolicyArgs } from "@pulumi/aws/networkfirewall/firewallPolicy.js";
import type { LoggingConfigurationArgs } from "@pulumi/aws/networkfirewall/loggingConfiguration.js";
import type { RuleGroupArgs } from "@pulumi/aws/networkfirewall/ruleGroup.js";
import type { ResolverFirewallConfigArgs } from "@pulumi/aws/route53/resolverFirewallConfig.js";
import type { ResolverFirewallDomainListArgs } from "@pulumi/aws/route53/resolverFirewallDomainList.js";
import type { ResolverFirewallRuleArgs } from "@pulumi/aws/route53/resolverFirewallRule.js";
import type { ResolverFirewallRuleGroupArgs } from "@pulumi/aws/route53/resolverFirewallRuleGroup.js";
import type { ResolverFirewallRuleGroupAssociationArgs } from "@pulumi/aws/route53/resolverFirewallRuleGroupAssociation.js";
import type { ResolverQueryLogConfigArgs } from "@pulumi/aws/route53/resolverQueryLogConfig.js";
import type { ResolverQueryLogConfigAssociationArgs } from "@pulumi/aws/route53/resolverQueryLogConfigAssociation.js";
import type { SecurityGroupEgressRuleArgs } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import type { SecurityGroupIngressRuleArgs } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import type { CloudResource, PlannedArgs, Replacement } from "../../model/cloud.ts";

/** The AWS resources that rules compile to, by type token. */
export interface AwsArgs {
  "aws:ec2/securityGroup:SecurityGroup": SecurityGroupArgs;
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": SecurityGroupIngressRuleArgs;
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": SecurityGroupEgressRuleArgs;
  "aws:ec2/flowLog:FlowLog": FlowLogArgs;
  "aws:networkfirewall/ruleGroup:RuleGroup": RuleGroupArgs;
  "aws:networkfirewall/firewallPolicy:FirewallPolicy": FirewallPolicyArgs;
  "aws:networkfirewall/firewall:Firewall": FirewallArgs;
  "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": LoggingConfigurationArgs;
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": ResolverFirewallDomainListArgs;
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": ResolverFirewallRuleGroupArgs;
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": ResolverFirewallRuleArgs;
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": ResolverFirewallRuleGroupAssociationArgs;
  "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": ResolverFirewallConfigArgs;
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": ResolverQueryLogConfigArgs;
  "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": ResolverQueryLogConfigAssociationArgs;
}
export type AwsType = keyof AwsArgs;

const SOURCES = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"] as const;

/**
 * What cannot change in place (docs/semantics/cloud.md#what-aws-replaces). Names are left to Pulumi throughout: an
 * explicit one makes a replacement delete first.
 */
export const AWS_REPLACEMENTS: Readonly<Record<AwsType, Replacement>> = {
  "aws:ec2/securityGroup:SecurityGroup": { always: ["name", "namePrefix", "description", "vpcId"] },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    always: ["securityGroupId"],
    whenKindChanges: SOURCES,
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    always: ["securityGroupId"],
    whenKindChanges: SOURCES,
  },
  "aws:ec2/flowLog:FlowLog": {
    always: ["vpcId", "trafficType", "logDestination", "logDestinationType", "maxAggregationInterval"],
  },
  "aws:networkfirewall/ruleGroup:RuleGroup": { always: ["name", "capacity", "type"] },
  "aws:networkfirewall/firewallPolicy:FirewallPolicy": {
    always: ["name", "firewallPolicy.statefulEngineOptions.ruleOrder"],
  },
  "aws:networkfirewall/firewall:Firewall": { always: ["name", "vpcId"] },
  "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": { always: ["firewallArn"] },
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": { always: ["name"] },
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": { always: ["name"] },
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": {
    always: ["firewallDomainListId", "firewallRuleGroupId"],
  },
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": {
    always: ["firewallRuleGroupId", "vpcId"],
  },
  "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": { always: ["resourceId"] },
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": { always: ["name", "destinationArn"] },
  "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": {
    always: ["resolverQueryLogConfigId", "resourceId"],
  },
};

/** Id of the group that guards the nodes. */
export const NODE_GROUP = "aws/nodes";

/** One AWS resource as data; `name` is unique among those of AWS. */
export const awsResource = <Type extends AwsType>(
  type: Type,
  name: string,
  why: string,
  args: PlannedArgs<AwsArgs[Type]>,
  after: readonly string[] = [],
): CloudResource<Type, PlannedArgs<AwsArgs[Type]>> => ({
  cloud: "aws",
  id: `aws/${name}`,
  type,
  args,
  why,
  after,
});

/** The arguments of a resource that is of a type; undefined when it is of another. */
export const argsOf = <Type extends AwsType>(
  resource: CloudResource,
  type: Type,
): PlannedArgs<AwsArgs[Type]> | undefined =>
  resource.type === type ? (resource.args as PlannedArgs<AwsArgs[Type]>) : undefined;

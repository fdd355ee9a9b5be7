import { FlowLog } from "@pulumi/aws/ec2/flowLog.js";
import { getVpc } from "@pulumi/aws/ec2/getVpc.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Firewall } from "@pulumi/aws/networkfirewall/firewall.js";
import { FirewallPolicy } from "@pulumi/aws/networkfirewall/firewallPolicy.js";
import { LoggingConfiguration } from "@pulumi/aws/networkfirewall/loggingConfiguration.js";
import { RuleGroup } from "@pulumi/aws/networkfirewall/ruleGroup.js";
import { ResolverFirewallConfig } from "@pulumi/aws/route53/resolverFirewallConfig.js";
import { ResolverFirewallDomainList } from "@pulumi/aws/route53/resolverFirewallDomainList.js";
import { ResolverFirewallRule } from "@pulumi/aws/route53/resolverFirewallRule.js";
import { ResolverFirewallRuleGroup } from "@pulumi/aws/route53/resolverFirewallRuleGroup.js";
import { ResolverFirewallRuleGroupAssociation } from "@pulumi/aws/route53/resolverFirewallRuleGroupAssociation.js";
import { ResolverQueryLogConfig } from "@pulumi/aws/route53/resolverQueryLogConfig.js";
import { ResolverQueryLogConfigAssociation } from "@pulumi/aws/route53/resolverQueryLogConfigAssociation.js";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import { RunError } from "@pulumi/pulumi";
import { type AwsType, NODE_GROUP } from "../../dialects/aws/resources.ts";
import { attachable, type CloudKit } from "./firewall.ts";

const classes = {
  "aws:ec2/securityGroup:SecurityGroup": SecurityGroup,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": SecurityGroupIngressRule,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": SecurityGroupEgressRule,
  "aws:ec2/flowLog:FlowLog": FlowLog,
  "aws:networkfirewall/ruleGroup:RuleGroup": RuleGroup,
  "aws:networkfirewall/firewallPolicy:FirewallPolicy": FirewallPolicy,
  "aws:networkfirewall/firewall:Firewall": Firewall,
  "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": LoggingConfiguration,
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": ResolverFirewallDomainList,
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": ResolverFirewallRuleGroup,
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": ResolverFirewallRule,
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation":
    ResolverFirewallRuleGroupAssociation,
  "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": ResolverFirewallConfig,
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": ResolverQueryLogConfig,
  "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation":
    ResolverQueryLogConfigAssociation,
} satisfies Record<AwsType, unknown>;

/** AWS, with nothing of its SDK but these classes. */
export const awsKit: CloudKit = {
  cloud: "aws",
  component: "palisade:components:AwsFirewall",
  classes,
  findNetwork: ({ name }, parent) =>
    getVpc({ filters: [{ name: "tag:Name", values: [name] }] }, { parent }).then(
      ({ id }) => id,
      (error: unknown) => {
        throw new RunError(
          `No single VPC has the Name tag ${name}: ${(error as Error).message}. Correct cloud.aws.network, or write the VPC's id.`,
        );
      },
    ),
  outputs: (resources) =>
    attachable(resources, {
      securityGroupId: [NODE_GROUP, "id"],
      networkFirewallPolicyArn: ["aws/network-firewall-policy", "arn"],
      networkFirewallArn: ["aws/network-firewall", "arn"],
    }),
};

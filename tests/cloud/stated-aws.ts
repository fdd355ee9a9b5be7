import type { Stated } from "./stated.ts";

/**
 * Every resource of the firewall in arguments.test.ts by its name, with all that it is given
 * (docs/semantics/cloud.md#security-groups-only-allow).
 */
export const AWS_STATED: Stated = {
  "dns-firewall": [
    "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
    { tags: { Name: "palisade-dns-firewall", t: "1" } },
  ],
  "dns-firewall-allow": [
    "aws:route53/resolverFirewallRule:ResolverFirewallRule",
    {
      action: "ALLOW",
      firewallDomainListId: "b-dns-firewall-allowed-id",
      firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
      firewallRuleGroupId: "b-dns-firewall-id",
      priority: 100,
    },
  ],
  "dns-firewall-allowed": [
    "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
    {
      domains: ["*.compute.internal", "*.ec2.internal", "api.openai.com"],
      tags: { Name: "palisade-dns-firewall-allowed", t: "1" },
    },
  ],
  "dns-firewall-association": [
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
    {
      firewallRuleGroupId: "b-dns-firewall-id",
      priority: 200,
      tags: { Name: "palisade-dns-firewall-association", t: "1" },
      vpcId: "vpc-1",
    },
  ],
  "dns-firewall-catch-all": [
    "aws:route53/resolverFirewallRule:ResolverFirewallRule",
    {
      action: "BLOCK",
      blockResponse: "NXDOMAIN",
      firewallDomainListId: "b-dns-firewall-rest-id",
      firewallRuleGroupId: "b-dns-firewall-id",
      priority: 9000,
    },
  ],
  "dns-firewall-config": [
    "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
    { firewallFailOpen: "DISABLED", resourceId: "vpc-1" },
  ],
  "dns-firewall-rest": [
    "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
    { domains: ["*"], tags: { Name: "palisade-dns-firewall-rest", t: "1" } },
  ],
  "dns-query-log": [
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
    { destinationArn: "arn:dns", tags: { Name: "palisade-dns-query-log", t: "1" } },
  ],
  "dns-query-log-association": [
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
    { resolverQueryLogConfigId: "b-dns-query-log-id", resourceId: "vpc-1" },
  ],
  "domains-tcp-443": [
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    {
      cidrIpv4: "0.0.0.0/0",
      description: "Domains are known by name, which this group does not see",
      fromPort: 443,
      ipProtocol: "tcp",
      securityGroupId: "b-nodes-id",
      tags: { Name: "domains-tcp-443", t: "1" },
      toPort: 443,
    },
  ],
  "flow-log": [
    "aws:ec2/flowLog:FlowLog",
    {
      logDestination: "arn:aws:s3:::flows",
      logDestinationType: "s3",
      maxAggregationInterval: 60,
      tags: { Name: "palisade-flow-log", t: "1" },
      trafficType: "ALL",
      vpcId: "vpc-1",
    },
  ],
  "network-firewall": [
    "aws:networkfirewall/firewall:Firewall",
    {
      firewallPolicyArn: "arn:b-network-firewall-policy",
      subnetMappings: [{ subnetId: "subnet-1" }],
      tags: { Name: "palisade-network-firewall", t: "1" },
      vpcId: "vpc-1",
    },
  ],
  "network-firewall-logs": [
    "aws:networkfirewall/loggingConfiguration:LoggingConfiguration",
    {
      firewallArn: "arn:b-network-firewall",
      loggingConfiguration: {
        logDestinationConfigs: [
          { logDestination: { bucketName: "alerts" }, logDestinationType: "S3", logType: "ALERT" },
        ],
      },
    },
  ],
  "network-firewall-policy": [
    "aws:networkfirewall/firewallPolicy:FirewallPolicy",
    {
      firewallPolicy: {
        statefulDefaultActions: ["aws:drop_established", "aws:alert_established"],
        statefulEngineOptions: { ruleOrder: "STRICT_ORDER", streamExceptionPolicy: "DROP" },
        statefulRuleGroupReferences: [
          { priority: 20, resourceArn: "arn:b-network-firewall-tls" },
          { priority: 10, resourceArn: "arn:b-network-firewall-ranges" },
        ],
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
      },
      tags: { Name: "palisade-network-firewall-policy", t: "1" },
    },
  ],
  "network-firewall-ranges": [
    "aws:networkfirewall/ruleGroup:RuleGroup",
    {
      capacity: 100,
      ruleGroup: {
        rulesSource: {
          statefulRules: [
            {
              action: "PASS",
              header: {
                destination: "203.0.113.0/24",
                destinationPort: "8443",
                direction: "FORWARD",
                protocol: "TCP",
                source: "$HOME_NET",
                sourcePort: "ANY",
              },
              ruleOptions: [
                { keyword: "sid", settings: ["675645177"] },
                { keyword: "msg", settings: ['"partner"'] },
              ],
            },
          ],
        },
        statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
      },
      tags: { Name: "palisade-network-firewall-ranges", t: "1" },
      type: "STATEFUL",
    },
  ],
  "network-firewall-tls": [
    "aws:networkfirewall/ruleGroup:RuleGroup",
    {
      capacity: 100,
      ruleGroup: {
        rulesSource: {
          rulesSourceList: {
            generatedRulesType: "ALLOWLIST",
            targetTypes: ["TLS_SNI"],
            targets: ["api.openai.com"],
          },
        },
        statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
      },
      tags: { Name: "palisade-network-firewall-tls", t: "1" },
      type: "STATEFUL",
    },
  ],
  nodes: [
    "aws:ec2/securityGroup:SecurityGroup",
    {
      description: "Nodes of the cluster, as Palisade plans them",
      revokeRulesOnDelete: true,
      tags: { Name: "palisade-nodes", t: "1" },
      vpcId: "vpc-1",
    },
  ],
  partner: [
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    {
      cidrIpv4: "203.0.113.0/24",
      description: "A partner.",
      fromPort: 8443,
      ipProtocol: "tcp",
      securityGroupId: "b-nodes-id",
      tags: { Name: "partner", t: "1" },
      toPort: 8443,
    },
  ],
  "web-in": [
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    {
      cidrIpv4: "10.9.0.0/24",
      description: "Requests.",
      fromPort: 30443,
      ipProtocol: "tcp",
      securityGroupId: "b-nodes-id",
      tags: { Name: "web-in", t: "1" },
      toPort: 30443,
    },
  ],
};

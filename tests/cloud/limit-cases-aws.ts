import type { CloudResource } from "../../model/cloud.ts";
import { type Args, type LimitCase, many, resource } from "./limit-case.ts";

const AWS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const awsRule = (args: Args, id?: string): CloudResource =>
  resource(
    "aws",
    AWS_RULE,
    { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 80, toPort: 80, cidrIpv4: "10.0.0.0/8", ...args },
    id,
  );
export const awsGroup = (args: Args) =>
  resource("aws", "aws:ec2/securityGroup:SecurityGroup", { vpcId: "vpc-1", ...args });
const awsPolicy = (...priorities: number[]) =>
  resource("aws", "aws:networkfirewall/firewallPolicy:FirewallPolicy", {
    firewallPolicy: {
      statefulRuleGroupReferences: priorities.map((priority) => ({ resourceArn: "arn", priority })),
    },
  });
const awsAssociation = (priority: number) =>
  resource("aws", "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation", {
    priority,
  });
export const awsTargets = (targets: readonly string[], capacity = 100, key = "HOME_NET") =>
  resource("aws", "aws:networkfirewall/ruleGroup:RuleGroup", {
    capacity,
    ruleGroup: {
      rulesSource: {
        rulesSourceList: { targets, targetTypes: ["TLS_SNI"], generatedRulesType: "ALLOWLIST" },
      },
      ruleVariables: { ipSets: [{ key, ipSet: { definitions: ["10.0.0.0/8"] } }] },
    },
  });
export const awsDomains = (domains: readonly string[]) =>
  resource("aws", "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList", { domains });
const awsResolverName = (name: string) =>
  resource("aws", "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup", { name });

export const AWS: readonly Omit<LimitCase, "cloud">[] = [
  {
    row: "cidr",
    what: "host bits",
    inside: [awsRule({ cidrIpv4: "10.0.0.0/8" })],
    outside: [awsRule({ cidrIpv4: "10.0.0.1/8" })],
    remedy: /10\.0\.0\.0\/8/,
  },
  {
    row: "family",
    what: "IPv6 in the field of IPv4",
    inside: [awsRule({ cidrIpv4: undefined, cidrIpv6: "2001:db8::/32" })],
    outside: [awsRule({ cidrIpv4: "2001:db8::/32" })],
    remedy: /cidrIpv6/,
  },
  {
    row: "ports",
    what: "65535 and 65536",
    inside: [awsRule({ fromPort: 0, toPort: 65535 })],
    outside: [awsRule({ toPort: 65536 })],
    remedy: /port/,
  },
  {
    row: "ports",
    what: "from above to",
    inside: [awsRule({ fromPort: 80, toPort: 80 })],
    outside: [awsRule({ fromPort: 81, toPort: 80 })],
    remedy: /80-81/,
  },
  {
    row: "ports",
    what: "-1 beyond ICMP",
    inside: [awsRule({ ipProtocol: "icmp", fromPort: -1, toPort: -1 })],
    outside: [awsRule({ fromPort: -1 })],
    remedy: /ipProtocol/,
  },
  {
    row: "protocol",
    what: "-1 with ports",
    inside: [awsRule({ ipProtocol: "-1", fromPort: undefined, toPort: undefined })],
    outside: [awsRule({ ipProtocol: "-1" })],
    remedy: /out/,
  },
  {
    row: "source",
    what: "two sources",
    inside: [awsRule({})],
    outside: [awsRule({ prefixListId: "pl-1" })],
    remedy: /each/,
  },
  {
    row: "source",
    what: "no source",
    inside: [awsRule({})],
    outside: [awsRule({ cidrIpv4: undefined })],
    remedy: /one of cidrIpv4/,
  },
  {
    row: "duplicate",
    what: "the same rule twice",
    inside: [awsRule({}, "a"), awsRule({ toPort: 81 }, "b")],
    outside: [awsRule({}, "a"), awsRule({ description: "Other words" }, "b")],
    remedy: /Remove/,
  },
  {
    row: "priority",
    what: "of rule groups in strict order, from 1",
    inside: [awsPolicy(1, 2)],
    outside: [awsPolicy(0, 2)],
    remedy: /from 1/,
  },
  {
    row: "priority",
    what: "of rule groups, unique",
    inside: [awsPolicy(1, 2)],
    outside: [awsPolicy(2, 2)],
    remedy: /no other/,
  },
  {
    row: "priority",
    what: "of DNS associations, the lower end",
    inside: [awsAssociation(101)],
    outside: [awsAssociation(100)],
    remedy: /between/,
  },
  {
    row: "priority",
    what: "of DNS associations, the upper end",
    inside: [awsAssociation(9899)],
    outside: [awsAssociation(9900)],
    remedy: /between/,
  },
  {
    row: "count",
    what: "60 rules a direction",
    inside: many(60, (at) => awsRule({ fromPort: at, toPort: at }, `r${at}`)),
    outside: many(61, (at) => awsRule({ fromPort: at, toPort: at }, `r${at}`)),
    remedy: /quota/,
  },
  {
    row: "count",
    what: "each address family for itself",
    inside: many(120, (at) =>
      awsRule(
        at % 2 === 0
          ? { fromPort: at, toPort: at }
          : { fromPort: at, toPort: at, cidrIpv4: undefined, cidrIpv6: "2001:db8::/32" },
        `r${at}`,
      ),
    ),
    outside: many(61, (at) =>
      awsRule({ fromPort: at, toPort: at, cidrIpv4: undefined, cidrIpv6: "2001:db8::/32" }, `r${at}`),
    ),
    remedy: /quota/,
  },
  {
    row: "count",
    what: "the capacity of a rule group",
    inside: [
      awsTargets(
        many(3, (at) => `a${at}.example.com`),
        3,
      ),
    ],
    outside: [
      awsTargets(
        many(4, (at) => `a${at}.example.com`),
        3,
      ),
    ],
    remedy: /capacity/,
  },
  {
    row: "name",
    what: "of a security group, 255 characters",
    inside: [awsGroup({ name: "n".repeat(255) })],
    outside: [awsGroup({ name: "n".repeat(256) })],
    remedy: /255/,
  },
  {
    row: "name",
    what: "of a security group that begins with sg-",
    inside: [awsGroup({ name: "my-sg-1" })],
    outside: [awsGroup({ name: "sg-mine" })],
    remedy: /sg-/,
  },
  {
    row: "name",
    what: "a prefix of 229 characters",
    inside: [awsGroup({ namePrefix: "n".repeat(229) })],
    outside: [awsGroup({ namePrefix: "n".repeat(230) })],
    remedy: /229/,
  },
  {
    row: "name",
    what: "of the resolver, 64 characters",
    inside: [awsResolverName("n".repeat(64))],
    outside: [awsResolverName("n".repeat(65))],
    remedy: /64/,
  },
  {
    row: "name",
    what: "of the resolver, no dot",
    inside: [awsResolverName("a_b-c d")],
    outside: [awsResolverName("a.b")],
    remedy: /dashes/,
  },
  {
    row: "name",
    what: "of a variable, 32 characters",
    inside: [awsTargets(["a.example.com"], 9, `V${"a".repeat(31)}`)],
    outside: [awsTargets(["a.example.com"], 9, `V${"a".repeat(32)}`)],
    remedy: /31/,
  },
  {
    row: "description",
    what: "255 characters",
    inside: [awsRule({ description: "d".repeat(255) })],
    outside: [awsRule({ description: "d".repeat(256) })],
    remedy: /255/,
  },
  {
    row: "description",
    what: "an apostrophe",
    inside: [awsRule({ description: "All of A-z 09 ._-:/()#,@[]+=&;{}!$*" })],
    outside: [awsRule({ description: "the cluster's" })],
    remedy: /letters/,
  },
  {
    row: "description",
    what: "letters beyond ASCII",
    inside: [awsRule({ description: "Zurich" })],
    outside: [awsRule({ description: "Zürich" })],
    remedy: /letters/,
  },
  {
    row: "tags",
    what: "the prefix of AWS",
    inside: [awsGroup({ tags: { awsome: "1" } })],
    outside: [awsGroup({ tags: { "aws:name": "1" } })],
    remedy: /Rename/,
  },
  {
    row: "domain",
    what: "a wildcard in a Network Firewall",
    inside: [awsTargets([".openai.com"])],
    outside: [awsTargets(["*.openai.com"])],
    remedy: /\.openai\.com/,
  },
  {
    row: "domain",
    what: "a leading dot in a DNS Firewall",
    inside: [awsDomains(["*.openai.com", "*"])],
    outside: [awsDomains([".openai.com"])],
    remedy: /\*\.openai\.com/,
  },
];

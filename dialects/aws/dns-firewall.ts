import type { CloudResource } from "../../model/cloud.ts";
import { outputOf } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { FirewallEdge } from "../../model/edge.ts";
import { DNS_FIREWALL_MODES } from "./mode.ts";
import { awsResource } from "./resources.ts";
import type { AwsFirewallSpec, DnsFirewallSpec } from "./spec.ts";

/** Host names of instances, which the resolver of the VPC answers itself. */
const ALWAYS = ["*.compute.internal", "*.ec2.internal"] as const;

/**
 * The edges' names pass, everything else alerts (audit) or does not exist (enforce). Redirections are trusted, or a
 * name behind a content network would break with every change there (docs/semantics/cloud.md#dns-firewall,
 * #what-aws-replaces).
 */
export function dnsFirewall(
  spec: AwsFirewallSpec,
  { priority, logs }: DnsFirewallSpec,
): { readonly resources: readonly CloudResource[]; readonly refusals: readonly Diagnostic[] } {
  const { mode, tags, vpc } = spec;
  const domains = [...new Set([...spec.edges.flatMap(domainsOf), ...ALWAYS])].toSorted();
  const tagged = (name: string) => ({ Name: `palisade-${name}`, ...tags });
  return {
    refusals: [],
    resources: [
      domainList("dns-firewall-allowed", "Names that edges allow.", domains, tagged("dns-firewall-allowed")),
      domainList(
        "dns-firewall-rest",
        "Every name, for what catches the rest.",
        ["*"],
        tagged("dns-firewall-rest"),
      ),
      awsResource(
        "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
        "dns-firewall",
        "Judges names when they are asked for, before any address is known.",
        { tags: tagged("dns-firewall") },
      ),
      rule("dns-firewall-allow", "dns-firewall-allowed", "Lets the names of edges through.", {
        priority: 100,
        action: "ALLOW",
        firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
      }),
      rule(
        "dns-firewall-catch-all",
        "dns-firewall-rest",
        "Decides about every other name: audit alerts, enforce answers that there is none.",
        { priority: 9000, ...DNS_FIREWALL_MODES[mode].action },
        ["aws/dns-firewall-allow"],
      ),
      awsResource(
        "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
        "dns-firewall-config",
        "What happens to names when the firewall itself fails: audit lets them through.",
        { resourceId: vpc, firewallFailOpen: DNS_FIREWALL_MODES[mode].failOpen },
      ),
      awsResource(
        "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
        "dns-firewall-association",
        "Puts the rules before the resolver of the VPC, after both are there.",
        {
          firewallRuleGroupId: outputOf("aws/dns-firewall", "id"),
          vpcId: vpc,
          priority,
          tags: tagged("dns-firewall-association"),
        },
        ["aws/dns-firewall-allow", "aws/dns-firewall-catch-all"],
      ),
      ...(logs === undefined ? [] : queryLogs(spec, logs)),
    ],
  };
}

/** Here a wildcard does not cover the name itself, so both are listed. */
function domainsOf({ peer }: FirewallEdge): readonly string[] {
  if (peer.kind !== "dns") return [];
  return [
    ...(peer.covers === "below" ? [] : [peer.name]),
    ...(peer.covers === "itself" ? [] : [`*.${peer.name}`]),
  ];
}

/** The names that pass without an edge, which a reader leaves out. */
export const ALWAYS_RESOLVED: ReadonlySet<string> = new Set(ALWAYS);

const domainList = (
  name: string,
  why: string,
  domains: readonly string[],
  tags: Readonly<Record<string, string>>,
): CloudResource =>
  awsResource("aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList", name, why, {
    domains,
    tags,
  });

const rule = (
  name: string,
  list: string,
  why: string,
  args: Omit<
    Parameters<typeof awsResource<"aws:route53/resolverFirewallRule:ResolverFirewallRule">>[3],
    "firewallRuleGroupId" | "firewallDomainListId"
  >,
  after: readonly string[] = [],
): CloudResource =>
  awsResource(
    "aws:route53/resolverFirewallRule:ResolverFirewallRule",
    name,
    why,
    {
      ...args,
      firewallRuleGroupId: outputOf("aws/dns-firewall", "id"),
      firewallDomainListId: outputOf(`aws/${list}`, "id"),
    },
    after,
  );

const queryLogs = ({ vpc, tags }: AwsFirewallSpec, destinationArn: string): readonly CloudResource[] => [
  awsResource(
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
    "dns-query-log",
    "Where alerts of the DNS Firewall appear.",
    { destinationArn, tags: { Name: "palisade-dns-query-log", ...tags } },
  ),
  awsResource(
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
    "dns-query-log-association",
    "Records the queries of the VPC.",
    { resolverQueryLogConfigId: outputOf("aws/dns-query-log", "id"), resourceId: vpc },
  ),
];

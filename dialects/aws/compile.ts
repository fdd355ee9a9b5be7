import { ANY_IPV4, ANY_IPV6, familyOf } from "../../model/cidr.ts";
import type { CloudResource, PlannedArgs } from "../../model/cloud.ts";
import { outputOf } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import {
  CARRIER_PREFIX,
  domainPorts,
  type FirewallEdge,
  type FirewallPeer,
  isIcmp,
  LAST_ICMP_TYPE,
  portBounds,
  portWords,
} from "../../model/edge.ts";
import type { Port } from "../../model/port.ts";
import { LAST_PORT } from "../../model/traffic.ts";
import { refused } from "../cloud-refusal.ts";
import { dnsFirewall } from "./dns-firewall.ts";
import { networkFirewall } from "./network-firewall.ts";
import { type AwsArgs, awsResource, NODE_GROUP } from "./resources.ts";
import type { AwsFirewallSpec, AwsFlowLogs } from "./spec.ts";

export interface AwsCompilation {
  readonly resources: readonly CloudResource[];
  /** Edges that AWS has no rule for. */
  readonly refusals: readonly Diagnostic[];
}

export const AUDIT_PREFIX = "audit-allow-all";

/** The edges as AWS resources: one rule an edge, in the order of the edges. */
export function compileAws(spec: AwsFirewallSpec): AwsCompilation {
  const direct = spec.edges.filter(({ peer }) => peer.kind !== "dns");
  const carriers = domainCarriers(spec, direct);
  const refusals = direct.flatMap(inexpressible);
  const expressible = direct.filter((edge) => inexpressible(edge).length === 0);
  const tiers = [
    ...(spec.networkFirewall === undefined ? [] : [networkFirewall(spec, spec.networkFirewall)]),
    ...(spec.dnsFirewall === undefined ? [] : [dnsFirewall(spec, spec.dnsFirewall)]),
  ];
  return {
    resources: [
      nodeGroup(spec),
      ...[...expressible, ...carriers].map((edge) => ruleOf(edge, spec)),
      ...(spec.mode === "audit" ? auditAllowAll(spec) : []),
      ...(spec.flowLogs === undefined ? [] : [flowLog(spec, spec.flowLogs)]),
      ...tiers.flatMap(({ resources }) => resources),
    ],
    refusals: [...refusals, ...tiers.flatMap((tier) => tier.refusals)],
  };
}

/** Without a rule AWS refuses, so the group itself cuts nothing that other groups of a node allow. */
const nodeGroup = ({ vpc, tags }: AwsFirewallSpec): CloudResource =>
  awsResource("aws:ec2/securityGroup:SecurityGroup", "nodes", "Guards the nodes of the cluster.", {
    vpcId: vpc,
    // A changed description would replace the group.
    description: "Nodes of the cluster, as Palisade plans them",
    revokeRulesOnDelete: true,
    tags: { Name: "palisade-nodes", ...tags },
  });

function ruleOf(edge: FirewallEdge, { tags }: Pick<AwsFirewallSpec, "tags">): CloudResource {
  const args = {
    securityGroupId: outputOf(NODE_GROUP, "id"),
    ...protocolArgs(edge.port),
    ...peerArgs(edge.peer),
    description: edge.why,
    tags: { Name: edge.id, ...tags },
  };
  return edge.direction === "ingress"
    ? awsResource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", edge.id, edge.why, args)
    : awsResource("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", edge.id, edge.why, args);
}

type RuleArgs = PlannedArgs<AwsArgs["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"]>;

/** Names that AWS gives protocols; SCTP goes by its number. */
export const AWS_PROTOCOLS = { TCP: "tcp", UDP: "udp", ICMP: "icmp", ICMPv6: "icmpv6", SCTP: "132" } as const;

function protocolArgs(port: Port | undefined): Pick<RuleArgs, "ipProtocol" | "fromPort" | "toPort"> {
  if (port === undefined) return { ipProtocol: "-1" };
  const ipProtocol = AWS_PROTOCOLS[port.protocol];
  if (port.protocol === "SCTP") return { ipProtocol };
  const [fromPort, toPort] = portBounds(port);
  if (!isIcmp(port)) return { ipProtocol, fromPort, toPort };
  // For ICMP the two are type and code; -1 is any.
  return { ipProtocol, fromPort: toPort - fromPort === LAST_ICMP_TYPE ? -1 : fromPort, toPort: -1 };
}

function peerArgs(peer: FirewallPeer): Partial<RuleArgs> {
  switch (peer.kind) {
    case "nodes":
      return { referencedSecurityGroupId: outputOf(NODE_GROUP, "id") };
    case "cidr":
      return familyOf(peer.cidr) === "ipv4" ? { cidrIpv4: peer.cidr } : { cidrIpv6: peer.cidr };
    case "service":
      return { prefixListId: peer.service };
    case "group":
      return { referencedSecurityGroupId: peer.group };
    case "dns":
      return {};
  }
}

/** What a security group cannot say about protocols. */
function inexpressible({ id, port }: FirewallEdge): readonly Diagnostic[] {
  if (port === undefined) return [];
  const [from, to] = portBounds(port);
  const problem = (message: string, remedy: string): Diagnostic =>
    refused("aws", {
      row: "protocol",
      place: id,
      path: "port",
      value: from === to ? `${port.protocol} ${from}` : `${port.protocol} ${from}-${to}`,
      message,
      remedy,
    });
  if (port.protocol === "SCTP" && (from > 0 || to < LAST_PORT))
    return [problem("names ports of SCTP, which security groups ignore", "Name all of SCTP: sctp/0-65535")];
  if (isIcmp(port) && from !== to && (from !== 0 || to !== LAST_ICMP_TYPE))
    return [
      problem("is a range of ICMP types, and a rule has one or all", "Name one type, or 0-255 for all"),
    ];
  return [];
}

/** A rule a port for names: a security group knows addresses only, so it must let the port out anywhere. */
function domainCarriers(
  { edges, ipv6 }: AwsFirewallSpec,
  direct: readonly FirewallEdge[],
): readonly FirewallEdge[] {
  return [...domainPorts(edges)].flatMap(([words, port]) =>
    [ANY_IPV4, ...(ipv6 ? [ANY_IPV6] : [])]
      .filter((range) => !direct.some((edge) => isTo(edge, range, words)))
      .map(
        (range): FirewallEdge => ({
          id: `${CARRIER_PREFIX}${words}${range === ANY_IPV6 ? "-ipv6" : ""}`,
          direction: "egress",
          peer: { kind: "cidr", cidr: range },
          ...(port === undefined ? {} : { port }),
          why: "Domains are known by name, which this group does not see",
        }),
      ),
  );
}

const isTo = ({ direction, peer, port }: FirewallEdge, range: string, words: string): boolean =>
  direction === "egress" && peer.kind === "cidr" && peer.cidr === range && portWords(port) === words;

/** AWS has no rule that refuses, so audit is one that allows; it comes first and goes last. */
const auditAllowAll = (spec: AwsFirewallSpec): readonly CloudResource[] =>
  [ANY_IPV4, ...(spec.ipv6 ? [ANY_IPV6] : [])].map((range) =>
    ruleOf(
      {
        id: `${AUDIT_PREFIX}-egress${range === ANY_IPV6 ? "-ipv6" : ""}`,
        direction: "egress",
        peer: { kind: "cidr", cidr: range },
        why: "Audit: all egress passes, and the flow logs show what the other rules miss",
      },
      spec,
    ),
  );

const flowLog = (
  { vpc, tags }: AwsFirewallSpec,
  { destination, destinationType, role }: AwsFlowLogs,
): CloudResource =>
  awsResource("aws:ec2/flowLog:FlowLog", "flow-log", "Records what the VPC accepts and rejects.", {
    vpcId: vpc,
    trafficType: "ALL",
    logDestination: destination,
    logDestinationType: destinationType,
    maxAggregationInterval: 60,
    ...(role === undefined ? {} : { iamRoleArn: role }),
    tags: { Name: "palisade-flow-log", ...tags },
  });

import { ANY_IPV4, ANY_IPV6 } from "../../model/cidr.ts";
import { type CloudResource, type Known, outputOf } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import {
  CARRIER_PREFIX,
  domainPorts,
  type FirewallEdge,
  isIcmp,
  LAST_ICMP_TYPE,
  portBounds,
} from "../../model/edge.ts";
import type { Port } from "../../model/port.ts";
import type { Direction } from "../../model/rule.ts";
import { LAST_PORT } from "../../model/traffic.ts";
import type { Mode } from "../../model/vocabulary.ts";
import { refused } from "../cloud-refusal.ts";
import { CATCH_ALL } from "./mode.ts";
import { CATCH_ALL_PRIORITIES, priorityClashes, priorityOf } from "./priority.ts";
import { gcpResource, POLICY } from "./resources.ts";

/** Whom the rules bind: the machines of service accounts, or those with secure tags, by id (`tagValues/123`). */
export type GcpTargets =
  | { readonly serviceAccounts: readonly string[] }
  | { readonly secureTags: readonly string[] };

/** Everything the firewall of one network is made from. */
export interface GcpFirewallSpec {
  readonly edges: readonly FirewallEdge[];
  readonly mode: Mode;
  /** Self link or id of the network. */
  readonly network: Known;
  /** Absent means the provider's own. */
  readonly project?: string;
  readonly targets: GcpTargets;
  /** Ranges of the nodes: egress knows no tags. */
  readonly nodeCidrs: readonly string[];
  /** True means the network has IPv6 ranges, which need a catch-all of their own. */
  readonly ipv6: boolean;
  /** Rules by name (Standard tier, it costs); false means that a port goes anywhere where a domain is named. */
  readonly fqdnRules: boolean;
  /** Priorities that somebody fixed, by edge. */
  readonly priorities: Readonly<Record<string, number>>;
}

export interface GcpCompilation {
  readonly resources: readonly CloudResource[];
  /** Edges that Google Cloud has no rule for. */
  readonly refusals: readonly Diagnostic[];
}

export const isCatchAll = (name: string): boolean => /^(in|e)gress-catch-all(-ipv6)?$/.test(name);

/** The edges as one network firewall policy: a rule an edge, and one a direction that catches the rest. */
export function compileGcp(spec: GcpFirewallSpec): GcpCompilation {
  const edges = spec.fqdnRules
    ? spec.edges
    : [...spec.edges.filter(({ peer }) => peer.kind !== "dns"), ...domainCarriers(spec.edges)];
  const refusals = new Map(edges.map((edge) => [edge, inexpressible(edge, spec)]));
  const rules = edges.filter((edge) => refusals.get(edge)?.length === 0).map((edge) => ruleOf(edge, spec));
  const allows = rules.map(({ id }) => id);
  const rest = (["egress", "ingress"] as const).flatMap((direction) => catchAlls(direction, spec, allows));
  return {
    resources: [
      gcpResource(
        "gcp:compute/networkFirewallPolicy:NetworkFirewallPolicy",
        "policy",
        "Holds the rules of the cluster's nodes.",
        { description: "Nodes of the cluster, as Palisade plans them", ...projectOf(spec) },
      ),
      ...rules,
      ...rest,
      gcpResource(
        "gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation",
        "association",
        "Puts the policy on the network, when all its rules are there.",
        {
          attachmentTarget: spec.network,
          firewallPolicy: outputOf(POLICY, "name"),
          ...projectOf(spec),
        },
        rest.map(({ id }) => id),
      ),
    ],
    refusals: [...[...refusals.values()].flat(), ...priorityClashes(edges, spec.priorities)],
  };
}

const projectOf = ({ project }: GcpFirewallSpec): { readonly project?: string } =>
  project === undefined ? {} : { project };

const targetsOf = ({ targets }: GcpFirewallSpec) =>
  "serviceAccounts" in targets
    ? { targetServiceAccounts: targets.serviceAccounts }
    : { targetSecureTags: targets.secureTags.map((name) => ({ name })) };

const ruleOf = (edge: FirewallEdge, spec: GcpFirewallSpec): CloudResource =>
  gcpResource("gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule", edge.id, edge.why, {
    firewallPolicy: outputOf(POLICY, "name"),
    priority: priorityOf(edge, spec.priorities),
    direction: edge.direction === "ingress" ? "INGRESS" : "EGRESS",
    action: "allow",
    ruleName: edge.id,
    description: edge.why,
    // Always written: from true to nothing at all is no change to the provider.
    disabled: false,
    enableLogging: false,
    match: { layer4Configs: [layer4(edge.port)], ...peerMatch(edge, spec) },
    ...targetsOf(spec),
    ...projectOf(spec),
  });

/** Names that Google Cloud gives protocols; ICMPv6 goes by its number. */
export const GCP_PROTOCOLS = { TCP: "tcp", UDP: "udp", SCTP: "sctp", ICMP: "icmp", ICMPv6: "58" } as const;

function layer4(port: Port | undefined): { readonly ipProtocol: string; readonly ports?: readonly string[] } {
  if (port === undefined) return { ipProtocol: "all" };
  const ipProtocol = GCP_PROTOCOLS[port.protocol];
  const [from, to] = portBounds(port);
  if (isIcmp(port) || (from === 0 && to === LAST_PORT)) return { ipProtocol };
  return { ipProtocol, ports: [from === to ? `${from}` : `${from}-${to}`] };
}

function peerMatch({ direction, peer }: FirewallEdge, { nodeCidrs, targets }: GcpFirewallSpec) {
  const ranges = direction === "ingress" ? "srcIpRanges" : "destIpRanges";
  switch (peer.kind) {
    case "nodes":
      return direction === "ingress" && "secureTags" in targets
        ? { srcSecureTags: targets.secureTags.map((name) => ({ name })) }
        : { [ranges]: nodeCidrs };
    case "cidr":
      return { [ranges]: [peer.cidr] };
    case "service":
      return { [direction === "ingress" ? "srcAddressGroups" : "destAddressGroups"]: [peer.service] };
    case "group":
      return { srcSecureTags: [{ name: peer.group }] };
    case "dns":
      return { [direction === "ingress" ? "srcFqdns" : "destFqdns"]: [peer.name] };
  }
}

function inexpressible({ id, direction, peer, port }: FirewallEdge, { nodeCidrs }: GcpFirewallSpec) {
  const problem = (row: string, path: string, value: string, message: string, remedy: string): Diagnostic =>
    refused("gcp", {
      row,
      place: id,
      path,
      value,
      message,
      remedy,
    });
  const refusals: Diagnostic[] = [];
  if (peer.kind === "dns" && peer.covers !== "itself")
    refusals.push(
      problem(
        "domain",
        "peer",
        `*.${peer.name}`,
        "is a wildcard, and rules by name know exact names only",
        `List the names: expandDomains: { "*.${peer.name}": [api.${peer.name}] }`,
      ),
    );
  if (peer.kind === "group" && direction === "egress")
    refusals.push(
      problem(
        "source",
        "peer",
        peer.group,
        "is a tag, and egress rules know addresses only",
        "Write the addresses as a range, or an address group as service",
      ),
    );
  if (peer.kind === "nodes" && nodeCidrs.length === 0)
    refusals.push(
      problem(
        "source",
        "nodeCidrs",
        "",
        "is missing: egress rules know no tags",
        "Write the ranges of the nodes",
      ),
    );
  if (port !== undefined && isIcmp(port) && (port.port !== 0 || port.endPort !== LAST_ICMP_TYPE))
    refusals.push(
      problem(
        "protocol",
        "port",
        `${port.protocol} type ${port.port}`,
        "is one type of ICMP, and rules know none",
        "Name all: 0-255",
      ),
    );
  return refusals;
}

/** A rule a port for names that are not judged here. */
function domainCarriers(edges: readonly FirewallEdge[]): readonly FirewallEdge[] {
  return [...domainPorts(edges)].map(([words, port]) => ({
    id: `${CARRIER_PREFIX}${words}`,
    direction: "egress",
    peer: { kind: "cidr", cidr: ANY_IPV4 },
    ...(port === undefined ? {} : { port }),
    why: "Domains are known by name, which these rules do not see.",
  }));
}

/** A rule has one address family, so a network with both has two. */
const catchAlls = (
  direction: Direction,
  spec: GcpFirewallSpec,
  after: readonly string[],
): readonly CloudResource[] =>
  [ANY_IPV4, ...(spec.ipv6 ? [ANY_IPV6] : [])].map((range) => {
    const name = `${direction}-catch-all${range === ANY_IPV6 ? "-ipv6" : ""}`;
    return gcpResource(
      "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule",
      name,
      direction === "egress"
        ? "Decides about all other egress: audit allows and records, enforce refuses and records."
        : "Decides about all other ingress: audit hands it on, enforce refuses and records.",
      {
        firewallPolicy: outputOf(POLICY, "name"),
        priority: CATCH_ALL_PRIORITIES[direction] + (range === ANY_IPV6 ? 2 : 0),
        direction: direction === "ingress" ? "INGRESS" : "EGRESS",
        ...CATCH_ALL[direction][spec.mode],
        ruleName: name,
        description: "Catches what no other rule of this policy names.",
        disabled: false,
        match: {
          layer4Configs: [{ ipProtocol: "all" }],
          [direction === "ingress" ? "srcIpRanges" : "destIpRanges"]: [range],
        },
        ...targetsOf(spec),
        ...projectOf(spec),
      },
      after,
    );
  });

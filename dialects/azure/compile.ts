import { type CloudResource, outputOf } from "../../model/cloud.ts";
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
import { refused } from "../cloud-refusal.ts";
import { firewallTier } from "./firewall.ts";
import { CATCH_ALL, CATCH_ALL_ACCESS } from "./mode.ts";
import { CATCH_ALL_PRIORITY, priorityClashes, priorityOf } from "./priority.ts";
import { azureResource, NODE_ASG, NSG, placed } from "./resources.ts";
import type { AzureFirewallSpec, AzureFlowLogs } from "./spec.ts";
import { INTERNET, VIRTUAL_NETWORK } from "./tags.ts";

export interface AzureCompilation {
  readonly resources: readonly CloudResource[];
  /** Edges that Azure has no rule for. */
  readonly refusals: readonly Diagnostic[];
}

/** The edges as one network security group with separate rules, one an edge, and one a direction that catches the rest. */
export function compileAzure(spec: AzureFirewallSpec): AzureCompilation {
  const edges = [...spec.edges.filter(({ peer }) => peer.kind !== "dns"), ...domainCarriers(spec.edges)];
  const refusals = new Map(edges.map((edge) => [edge, inexpressible(edge)]));
  const rules = edges.filter((edge) => refusals.get(edge)?.length === 0).map((edge) => ruleOf(edge, spec));
  const tier = spec.firewall === undefined ? undefined : firewallTier(spec, spec.firewall);
  return {
    resources: [
      group(spec),
      ...members(spec),
      ...rules,
      ...(["ingress", "egress"] as const).map((direction) =>
        catchAll(
          direction,
          spec,
          rules.map(({ id }) => id),
        ),
      ),
      ...(spec.flowLogs === undefined ? [] : [flowLog(spec, spec.flowLogs)]),
      ...(tier?.resources ?? []),
    ],
    refusals: [
      ...[...refusals.values()].flat(),
      ...priorityClashes(edges, spec.priorities),
      ...(tier?.refusals ?? []),
    ],
  };
}

const group = (spec: AzureFirewallSpec): CloudResource =>
  azureResource(
    "azure-native:network:NetworkSecurityGroup",
    "nodes",
    "Guards the subnet of the nodes; Azure's own group on their interfaces stays as it is.",
    { ...placed(spec), flushConnection: spec.mode === "enforce" && spec.flushConnections },
  );

const members = (spec: AzureFirewallSpec): readonly CloudResource[] =>
  "cidrs" in spec.nodes
    ? []
    : [
        azureResource(
          "azure-native:network:ApplicationSecurityGroup",
          "node-members",
          "Names the nodes in rules; node pools join it.",
          placed(spec),
        ),
      ];

/** Names that Azure gives protocols; it has none for SCTP and ICMPv6. */
const AZURE_PROTOCOLS: Readonly<Partial<Record<Port["protocol"], string>>> = {
  TCP: "Tcp",
  UDP: "Udp",
  ICMP: "Icmp",
};

function ruleOf(edge: FirewallEdge, spec: AzureFirewallSpec): CloudResource {
  const inbound = edge.direction === "ingress";
  const here = inbound ? "destination" : "source";
  const there = inbound ? "source" : "destination";
  return azureResource("azure-native:network:SecurityRule", edge.id, edge.why, {
    resourceGroupName: spec.resourceGroup,
    networkSecurityGroupName: outputOf(NSG, "name"),
    securityRuleName: edge.id,
    priority: priorityOf(edge, spec.priorities),
    direction: inbound ? "Inbound" : "Outbound",
    access: "Allow",
    protocol: edge.port === undefined ? "*" : (AZURE_PROTOCOLS[edge.port.protocol] ?? "*"),
    [`${here}AddressPrefix`]: "*",
    ...peerArgs(there, edge, spec),
    sourcePortRange: "*",
    destinationPortRange: portText(edge.port),
    description: edge.why,
  });
}

function portText(port: Port | undefined): string {
  if (port === undefined || isIcmp(port)) return "*";
  const [from, to] = portBounds(port);
  if (from === 0 && to === LAST_PORT) return "*";
  return from === to ? `${from}` : `${from}-${to}`;
}

function peerArgs(side: "source" | "destination", { peer }: FirewallEdge, { nodes }: AzureFirewallSpec) {
  switch (peer.kind) {
    case "nodes":
      return "cidrs" in nodes
        ? { [`${side}AddressPrefixes`]: nodes.cidrs }
        : { [`${side}ApplicationSecurityGroups`]: [{ id: outputOf(NODE_ASG, "id") }] };
    case "cidr":
      return { [`${side}AddressPrefix`]: peer.cidr };
    case "service":
      return { [`${side}AddressPrefix`]: peer.service };
    case "group":
      return { [`${side}ApplicationSecurityGroups`]: [{ id: peer.group }] };
    case "dns":
      return {};
  }
}

function inexpressible({ id, port }: FirewallEdge): readonly Diagnostic[] {
  if (port === undefined) return [];
  const problem = (value: string, message: string, remedy: string): Diagnostic =>
    refused("azure", {
      row: "protocol",
      place: id,
      path: "port",
      value,
      message,
      remedy,
    });
  if (AZURE_PROTOCOLS[port.protocol] === undefined)
    return [
      problem(
        port.protocol,
        "is no protocol of a network security group",
        "Name every protocol, or leave the edge to the cluster's own policies",
      ),
    ];
  if (isIcmp(port) && (port.port !== 0 || port.endPort !== LAST_ICMP_TYPE))
    return [problem(`ICMP type ${port.port}`, "is one type of ICMP, and rules know none", "Name all: 0-255")];
  return [];
}

/** A rule a port for names: a network security group knows addresses only. */
function domainCarriers(edges: readonly FirewallEdge[]): readonly FirewallEdge[] {
  return [...domainPorts(edges)].map(([words, port]) => ({
    id: `${CARRIER_PREFIX}${words}`,
    direction: "egress",
    peer: { kind: "service", service: INTERNET },
    ...(port === undefined ? {} : { port }),
    why: "Domains are known by name, which this group does not see.",
  }));
}

/**
 * Azure lets the virtual network in and everything out by default. Inbound only that is caught: to allow more in audit
 * would open what was closed, and Azure's rules for the load balancer and against the Internet stand below.
 */
function catchAll(direction: Direction, spec: AzureFirewallSpec, after: readonly string[]): CloudResource {
  const inbound = direction === "ingress";
  const name = `${direction}-${CATCH_ALL}`;
  return azureResource(
    "azure-native:network:SecurityRule",
    name,
    inbound
      ? "Decides about all other traffic of the virtual network: audit allows, enforce refuses."
      : "Decides about all other egress: audit allows, enforce refuses.",
    {
      resourceGroupName: spec.resourceGroup,
      networkSecurityGroupName: outputOf(NSG, "name"),
      securityRuleName: name,
      priority: CATCH_ALL_PRIORITY,
      direction: inbound ? "Inbound" : "Outbound",
      access: CATCH_ALL_ACCESS[spec.mode],
      protocol: "*",
      sourceAddressPrefix: inbound ? VIRTUAL_NETWORK : "*",
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "*",
      description: "Catches what no other rule names; in audit its matches are what enforce refuses.",
    },
    after,
  );
}

/**
 * Logs of security groups end in 2027, so the network is recorded (docs/semantics/cloud.md#flow-logs-of-the-network).
 */
const flowLog = (spec: AzureFirewallSpec, { storage, watcher }: AzureFlowLogs): CloudResource =>
  azureResource("azure-native:network:FlowLog", "flow-log", "Records flows and the rule that judged each.", {
    networkWatcherName: watcher ?? `NetworkWatcher_${spec.location}`,
    resourceGroupName: "NetworkWatcherRG",
    location: spec.location,
    targetResourceId: spec.network,
    storageId: storage,
    enabled: true,
    format: { type: "JSON", version: 2 },
    tags: spec.tags,
  });

import { type CloudResource, outputOf } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { type FirewallEdge, portBounds } from "../../model/edge.ts";
import { LAST_PORT } from "../../model/traffic.ts";
import { refused } from "../cloud-refusal.ts";
import { CATCH_ALL, CATCH_ALL_ACCESS } from "./mode.ts";
import { azureResource, placed } from "./resources.ts";
import type { AzureFirewallSpec, AzureFirewallTier } from "./spec.ts";

interface Tier {
  readonly resources: readonly CloudResource[];
  readonly refusals: readonly Diagnostic[];
}

const POLICY = "azure/firewall-policy";

/** Application rules see Http, Https and Mssql; the port decides which. */
const PROTOCOL_TYPES: Readonly<Record<number, string>> = { 80: "Http", 443: "Https", 1433: "Mssql" };

/** No port of an application rule is above this. */
export const LAST_APPLICATION_PORT = 64_000;

/**
 * A Firewall policy with collections of ranges and names that edges allow, and two that catch the rest, names and all
 * other ports, whose action alone the mode sets (docs/semantics/cloud.md#azure-firewall). Network rules are asked
 * before names, so the one about other ports leaves out those on which names are judged.
 */
export function firewallTier(spec: AzureFirewallSpec, tier: AzureFirewallTier): Tier {
  const egress = spec.edges.filter(({ direction }) => direction === "egress");
  const names = egress.filter(({ peer }) => peer.kind === "dns");
  const ranges = egress.filter(({ peer }) => peer.kind === "cidr" || peer.kind === "service");
  return {
    refusals: names.flatMap(refusalsOf),
    resources: [
      azureResource(
        "azure-native:network:FirewallPolicy",
        "firewall-policy",
        "Holds the names that may leave the network.",
        {
          ...placed(spec),
          sku: { tier: tier.sku },
          threatIntelMode: spec.mode === "audit" ? "Alert" : "Deny",
          dnsSettings: { enableProxy: true },
          ...(tier.workspace === undefined
            ? {}
            : {
                insights: {
                  isEnabled: true,
                  logAnalyticsResources: { defaultWorkspaceId: { id: tier.workspace } },
                },
              }),
        },
      ),
      azureResource(
        "azure-native:network:FirewallPolicyRuleCollectionGroup",
        "firewall-rules",
        "The names that edges allow, the ranges beside them, and what catches the rest.",
        {
          resourceGroupName: spec.resourceGroup,
          firewallPolicyName: outputOf(POLICY, "name"),
          priority: 1000,
          ruleCollections: [
            ...collection(
              "ranges",
              1000,
              "Allow",
              ranges.map((edge) => networkRule(edge, tier)),
            ),
            ...collection(
              "domains",
              2000,
              "Allow",
              names
                .filter((edge) => refusalsOf(edge).length === 0)
                .map((edge) => applicationRule(edge, tier)),
            ),
            ...collection(
              `${CATCH_ALL}-ports`,
              64_000,
              CATCH_ALL_ACCESS[spec.mode],
              everyOtherPort(tier, judgedPorts(names)),
            ),
            ...collection(CATCH_ALL, 65_000, CATCH_ALL_ACCESS[spec.mode], [
              everyName(tier, judgedPorts(names)),
            ]),
          ],
        },
      ),
      ...attached(spec, tier),
    ],
  };
}

const collection = (
  name: string,
  priority: number,
  type: "Allow" | "Deny",
  rules: readonly (ReturnType<typeof applicationRule> | ReturnType<typeof networkRule>)[],
) =>
  rules.length === 0
    ? []
    : [
        {
          ruleCollectionType: "FirewallPolicyFilterRuleCollection" as const,
          name,
          priority,
          action: { type },
          rules,
        },
      ];

function applicationRule({ id, why, peer, port }: FirewallEdge, { sources }: AzureFirewallTier) {
  const number = port?.port ?? 443;
  const name = peer.kind === "dns" ? peer : { name: "", covers: "itself" as const };
  return {
    ruleType: "ApplicationRule" as const,
    name: id,
    description: why,
    sourceAddresses: sources,
    protocols: [{ protocolType: PROTOCOL_TYPES[number] ?? "Https", port: number }],
    targetFqdns: [
      ...(name.covers === "below" ? [] : [name.name]),
      ...(name.covers === "itself" ? [] : [`*.${name.name}`]),
    ],
  };
}

/** Ports on which names are judged: those of the web, and what edges to names use. */
const judgedPorts = (names: readonly FirewallEdge[]): readonly number[] =>
  [
    ...new Set([
      80,
      443,
      ...names.filter((edge) => refusalsOf(edge).length === 0).map(({ port }) => port?.port ?? 443),
    ]),
  ].toSorted((a, b) => a - b);

/** Every name: the wildcard alone is only good for catching the rest. */
const everyName = ({ sources }: AzureFirewallTier, ports: readonly number[]) => ({
  ruleType: "ApplicationRule" as const,
  name: CATCH_ALL,
  description: "Catches every name that no other rule allows.",
  sourceAddresses: sources,
  protocols: ports.map((port) => ({ protocolType: PROTOCOL_TYPES[port] ?? "Https", port })),
  targetFqdns: ["*"],
});

/** Everything that has no name to judge, without which audit would cut it. */
function everyOtherPort({ sources }: AzureFirewallTier, judged: readonly number[]) {
  const gaps = [0, ...judged].map((port, at) => [port + 1, (judged[at] ?? LAST_PORT + 1) - 1] as const);
  const rule = (ipProtocol: string, destinationPorts: string[]) => ({
    ruleType: "NetworkRule" as const,
    name: `${CATCH_ALL}-${ipProtocol.toLowerCase()}`,
    description: "Catches every port on which no name is judged.",
    sourceAddresses: sources,
    ipProtocols: [ipProtocol],
    destinationAddresses: ["*"],
    destinationPorts,
  });
  return [
    rule(
      "TCP",
      gaps
        .filter(([from, to]) => from <= to)
        .map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)),
    ),
    rule("UDP", ["*"]),
    rule("ICMP", ["*"]),
  ];
}

const NETWORK_PROTOCOLS: Readonly<Record<string, string>> = { TCP: "TCP", UDP: "UDP", ICMP: "ICMP" };

function networkRule({ id, why, peer, port }: FirewallEdge, { sources }: AzureFirewallTier) {
  const [from, to] = port === undefined || port.protocol === "ICMP" ? [0, 0] : portBounds(port);
  return {
    ruleType: "NetworkRule" as const,
    name: id,
    description: why,
    sourceAddresses: sources,
    ipProtocols: [port === undefined ? "Any" : (NETWORK_PROTOCOLS[port.protocol] ?? "Any")],
    destinationAddresses: [peer.kind === "cidr" ? peer.cidr : peer.kind === "service" ? peer.service : "*"],
    destinationPorts: [from === 0 ? "*" : from === to ? `${from}` : `${from}-${to}`],
  };
}

function refusalsOf({ id, port }: FirewallEdge): readonly Diagnostic[] {
  const [from, to] = port === undefined ? [0, 0] : portBounds(port);
  const problem = (value: string, message: string, remedy: string): Diagnostic =>
    refused("azure", {
      row: "ports",
      place: id,
      path: "port",
      value,
      message,
      remedy,
    });
  if (port?.protocol !== "TCP" || from !== to)
    return [
      problem(
        port === undefined ? "every port" : `${port.protocol} ${from}-${to}`,
        "is not one TCP port, which a rule by name needs",
        "Name one TCP port, as in tcp/443",
      ),
    ];
  return from >= 1 && from <= LAST_APPLICATION_PORT
    ? []
    : [
        problem(
          String(from),
          `is not from 1 to ${LAST_APPLICATION_PORT}, where rules by name end`,
          "Allow the addresses as a range",
        ),
      ];
}

const attached = (spec: AzureFirewallSpec, { attach, sku }: AzureFirewallTier): readonly CloudResource[] =>
  attach === undefined
    ? []
    : [
        azureResource(
          "azure-native:network:AzureFirewall",
          "firewall",
          "Reads the names in what leaves the network; routes must lead through it.",
          {
            ...placed(spec),
            sku: { name: "AZFW_VNet", tier: sku },
            firewallPolicy: { id: outputOf(POLICY, "id") },
            ipConfigurations: [
              {
                name: "palisade",
                subnet: { id: attach.subnet },
                publicIPAddress: { id: attach.publicIp },
              },
            ],
          },
          ["azure/firewall-rules"],
        ),
      ];

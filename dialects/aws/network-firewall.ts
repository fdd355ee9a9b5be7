import type { CloudResource } from "../../model/cloud.ts";
import { outputOf } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { type FirewallEdge, isIcmp, portBounds } from "../../model/edge.ts";
import type { Port } from "../../model/port.ts";
import { stableNumber } from "../../model/stable-number.ts";
import { refused } from "../cloud-refusal.ts";
import { NETWORK_FIREWALL_MODES } from "./mode.ts";
import { awsResource } from "./resources.ts";
import type { AwsFirewallSpec, NetworkFirewallSpec } from "./spec.ts";

/** What of a request a list of domains looks at, by the port it comes on. */
export const TARGET_TYPES: Readonly<Record<number, "TLS_SNI" | "HTTP_HOST">> = {
  443: "TLS_SNI",
  80: "HTTP_HOST",
};

interface Tier {
  readonly resources: readonly CloudResource[];
  readonly refusals: readonly Diagnostic[];
}

/**
 * A policy in strict order whose groups only pass: a mode changes nothing but the policy's default
 * (docs/semantics/cloud.md#network-firewall). Ranges that edges name pass too, or the default would cut them.
 */
export function networkFirewall(spec: AwsFirewallSpec, firewall: NetworkFirewallSpec): Tier {
  const egress = spec.edges.filter(({ direction }) => direction === "egress");
  const named = egress.filter(({ peer }) => peer.kind === "dns");
  const lists = Object.entries(TARGET_TYPES).map(([port, type]) => ({
    name: `network-firewall-${type === "TLS_SNI" ? "tls" : "http"}`,
    type,
    targets: named
      .filter((edge) => isPort(edge.port, Number(port)))
      .flatMap(target)
      .toSorted(),
  }));
  const ranges = egress.filter((edge) => edge.peer.kind === "cidr").map(passRule);
  const groups = [
    ...lists
      .filter(({ targets }) => targets.length > 0)
      .map(({ name, type, targets }) =>
        ruleGroup(name, spec, firewall, {
          rulesSourceList: { generatedRulesType: "ALLOWLIST", targetTypes: [type], targets },
        }),
      ),
    ...(ranges.length === 0
      ? []
      : [ruleGroup("network-firewall-ranges", spec, firewall, { statefulRules: ranges })]),
  ];
  return {
    resources: [...groups, policy(spec, groups), ...attached(spec, firewall)],
    refusals: named.flatMap(refusalsOf),
  };
}

const isPort = (port: Port | undefined, wanted: number): boolean =>
  port?.protocol === "TCP" && port.port === wanted && (port.endPort ?? wanted) === wanted;

/** A leading dot holds the name and everything below it; there is no way to leave the name itself out. */
const target = ({ peer }: FirewallEdge): readonly string[] => {
  if (peer.kind !== "dns" || peer.covers === "below") return [];
  return [peer.covers === "itself" ? peer.name : `.${peer.name}`];
};

function refusalsOf({ id, peer, port }: FirewallEdge): readonly Diagnostic[] {
  if (peer.kind !== "dns") return [];
  const problem = (path: string, value: string, message: string, remedy: string): Diagnostic =>
    refused("aws", {
      row: "domain",
      place: id,
      path,
      value,
      message,
      remedy,
    });
  if (peer.covers === "below")
    return [
      problem(
        "peer",
        `*.${peer.name}`,
        "leaves the name itself out, which a Network Firewall cannot",
        `Cover ${peer.name} as well`,
      ),
    ];
  return Object.keys(TARGET_TYPES).some((known) => isPort(port, Number(known)))
    ? []
    : [
        problem(
          "port",
          port === undefined ? "every port" : `${port.protocol} ${portBounds(port).join("-")}`,
          "is not seen by a list of domains, which reads TLS on 443 and HTTP on 80",
          "Name tcp/443 or tcp/80, or allow the addresses as a range",
        ),
      ];
}

type RulesSource = NonNullable<
  Extract<
    Parameters<typeof awsResource<"aws:networkfirewall/ruleGroup:RuleGroup">>[3]["ruleGroup"],
    { rulesSource: unknown }
  >
>["rulesSource"];

const ruleGroup = (
  name: string,
  { tags }: AwsFirewallSpec,
  { capacity, homeNetworks }: NetworkFirewallSpec,
  rulesSource: RulesSource,
): CloudResource =>
  awsResource(
    "aws:networkfirewall/ruleGroup:RuleGroup",
    name,
    "Passes what edges name; it refuses nothing.",
    {
      type: "STATEFUL",
      capacity,
      ruleGroup: {
        rulesSource,
        statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
        ...(homeNetworks === undefined
          ? {}
          : { ruleVariables: { ipSets: [{ key: "HOME_NET", ipSet: { definitions: homeNetworks } }] } }),
      },
      tags: { Name: `palisade-${name}`, ...tags },
    },
  );

const HEADER_PROTOCOLS = { TCP: "TCP", UDP: "UDP", SCTP: "SCTP", ICMP: "ICMP", ICMPv6: "ICMP" } as const;

/** Signature numbers below a million belong to Suricata's own rule sets. */
const FIRST_SID = 1_000_000;
const SIDS = 1_000_000_000;

function passRule({ id, peer, port }: FirewallEdge) {
  const bounds = port === undefined || isIcmp(port) ? undefined : portBounds(port);
  return {
    action: "PASS",
    header: {
      protocol: port === undefined ? "IP" : HEADER_PROTOCOLS[port.protocol],
      source: "$HOME_NET",
      sourcePort: "ANY",
      direction: "FORWARD",
      destination: peer.kind === "cidr" ? peer.cidr : "ANY",
      destinationPort:
        bounds === undefined ? "ANY" : bounds[0] === bounds[1] ? `${bounds[0]}` : `${bounds[0]}:${bounds[1]}`,
    },
    ruleOptions: [
      { keyword: "sid", settings: [`${FIRST_SID + (stableNumber(id) % SIDS)}`] },
      { keyword: "msg", settings: [`"${id}"`] },
    ],
  };
}

const policy = ({ mode, tags }: AwsFirewallSpec, groups: readonly CloudResource[]): CloudResource =>
  awsResource(
    "aws:networkfirewall/firewallPolicy:FirewallPolicy",
    "network-firewall-policy",
    "Decides about what no group passes: audit alerts, enforce drops and alerts.",
    {
      firewallPolicy: {
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        statefulEngineOptions: {
          ruleOrder: "STRICT_ORDER",
          streamExceptionPolicy: NETWORK_FIREWALL_MODES[mode].streamExceptionPolicy,
        },
        statefulDefaultActions: NETWORK_FIREWALL_MODES[mode].defaultActions,
        statefulRuleGroupReferences: groups.map(({ id }) => ({
          resourceArn: outputOf(id, "arn"),
          priority: GROUP_PRIORITIES[id] ?? 1,
        })),
      },
      tags: { Name: "palisade-network-firewall-policy", ...tags },
    },
  );

/** Fixed, so that a group that comes or goes moves no other. */
const GROUP_PRIORITIES: Readonly<Record<string, number>> = {
  "aws/network-firewall-ranges": 10,
  "aws/network-firewall-tls": 20,
  "aws/network-firewall-http": 30,
};

function attached(
  { vpc, tags }: AwsFirewallSpec,
  { subnets, logs }: NetworkFirewallSpec,
): readonly CloudResource[] {
  if (subnets === undefined) return [];
  return [
    awsResource(
      "aws:networkfirewall/firewall:Firewall",
      "network-firewall",
      "Reads the names in what leaves the VPC; routes must lead through its endpoints.",
      {
        firewallPolicyArn: outputOf("aws/network-firewall-policy", "arn"),
        vpcId: vpc,
        subnetMappings: subnets.map((subnetId) => ({ subnetId })),
        tags: { Name: "palisade-network-firewall", ...tags },
      },
    ),
    ...(logs === undefined
      ? []
      : [
          awsResource(
            "aws:networkfirewall/loggingConfiguration:LoggingConfiguration",
            "network-firewall-logs",
            "Without it an alert is seen by nobody.",
            {
              firewallArn: outputOf("aws/network-firewall", "arn"),
              loggingConfiguration: {
                logDestinationConfigs: [
                  {
                    logType: "ALERT",
                    logDestinationType: logs.type,
                    logDestination: { [LOG_DESTINATION_KEYS[logs.type]]: logs.destination },
                  },
                ],
              },
            },
          ),
        ]),
  ];
}

const LOG_DESTINATION_KEYS = {
  S3: "bucketName",
  CloudWatchLogs: "logGroup",
  KinesisDataFirehose: "deliveryStream",
} as const;

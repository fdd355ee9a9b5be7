import { compileAws } from "../../dialects/aws/compile.ts";
import { checkAws } from "../../dialects/aws/limits.ts";
import { fitDescription } from "../../dialects/aws/limits-group.ts";
import { DEFAULT_AWS_QUOTA } from "../../dialects/aws/quota.ts";
import type { AwsFirewallSpec } from "../../dialects/aws/spec.ts";
import { tcp } from "../../model/port.ts";
import type { Mode } from "../../model/vocabulary.ts";
import type { AwsSettings } from "../../settings/cloud.ts";
import type { CloudPlan } from "./cloud-plan.ts";
import type { IntentEdge } from "./intent.ts";
import { anywhere, lowerEdges, peersOf, widenedPatterns } from "./lower.ts";
import { networkOf } from "./networks.ts";

const DEFAULT_CAPACITY = 300;
const DEFAULT_DNS_PRIORITY = 200;

/** The firewall of a VPC from its section and the intent. */
export function planAws(section: AwsSettings, intent: readonly IntentEdge[], mode: Mode): CloudPlan {
  const { networkFirewall, dnsFirewall, flowLogs } = section;
  const ipv6 = section.ipv6 ?? false;
  const edges = lowerEdges(intent, {
    entities: {
      internet: anywhere(ipv6),
      "control-plane": peersOf(section.controlPlane),
      "load-balancer": peersOf(section.loadBalancer),
      "health-checks": [],
    },
    expandDomains: section.expandDomains ?? {},
    apexIncluded: networkFirewall !== undefined,
    describe: fitDescription,
  });
  const spec: AwsFirewallSpec = {
    edges,
    mode,
    vpc: networkOf(section.network, "id"),
    ipv6,
    tags: section.tags ?? {},
    ...(flowLogs === undefined
      ? {}
      : {
          flowLogs: {
            destination: flowLogs.destination,
            destinationType: flowLogs.type,
            ...(flowLogs.role === undefined ? {} : { role: flowLogs.role }),
          },
        }),
    ...(networkFirewall === undefined
      ? {}
      : {
          networkFirewall: {
            capacity: networkFirewall.capacity ?? DEFAULT_CAPACITY,
            ...(networkFirewall.subnets === undefined ? {} : { subnets: networkFirewall.subnets }),
            ...(networkFirewall.homeNetworks === undefined
              ? {}
              : { homeNetworks: networkFirewall.homeNetworks }),
            ...(networkFirewall.logs === undefined ? {} : { logs: networkFirewall.logs }),
          },
        }),
    ...(dnsFirewall === undefined
      ? {}
      : {
          dnsFirewall: {
            priority: dnsFirewall.priority ?? DEFAULT_DNS_PRIORITY,
            ...(dnsFirewall.logs === undefined ? {} : { logs: dnsFirewall.logs }),
          },
        }),
  };
  const { resources, refusals } = compileAws(spec);
  return {
    cloud: "aws",
    edges,
    resources,
    refusals: [...refusals, ...checkAws(resources, { ...DEFAULT_AWS_QUOTA, ...definedOnly(section.quota) })],
    widened: widenedPatterns(intent, section.expandDomains ?? {}),
    names: networkFirewall !== undefined ? "judged" : dnsFirewall !== undefined ? "asked" : "unseen",
    recorded: flowLogs !== undefined,
    auditsIngress: false,
    knowsControlPlane: false,
  };
}

function definedOnly(quota: AwsSettings["quota"]): Partial<typeof DEFAULT_AWS_QUOTA> {
  return Object.fromEntries(Object.entries(quota ?? {}).filter(([, value]) => value !== undefined));
}

/** Names of AWS's own endpoints that nodes of EKS need; registry layers lie in a bucket of AWS. */
export function awsServices({ region }: AwsSettings): readonly IntentEdge[] {
  if (region === undefined) return [];
  return [
    `eks.${region}.amazonaws.com`,
    `**.${region}.eks.amazonaws.com`,
    `ec2.${region}.amazonaws.com`,
    `sts.${region}.amazonaws.com`,
    `api.ecr.${region}.amazonaws.com`,
    `**.dkr.ecr.${region}.amazonaws.com`,
    `prod-${region}-starport-layer-bucket.s3.${region}.amazonaws.com`,
  ].map((pattern) => ({
    direction: "egress",
    peer: { kind: "pattern", pattern },
    port: tcp(443),
    why: "EKS nodes need it to join, to get credentials and to pull images.",
  }));
}

import { compileGcp, type GcpFirewallSpec } from "../../dialects/gcp/compile.ts";
import { checkGcp } from "../../dialects/gcp/limits.ts";
import type { FirewallPeer } from "../../model/edge.ts";
import { tcp } from "../../model/port.ts";
import type { Mode } from "../../model/vocabulary.ts";
import type { GcpSettings } from "../../settings/cloud.ts";
import type { CloudPlan } from "./cloud-plan.ts";
import type { IntentEdge } from "./intent.ts";
import { anywhere, lowerEdges, peersOf, widenedPatterns } from "./lower.ts";
import { networkOf } from "./networks.ts";

/** Where Google's health checks come from, the passthrough balancers' last (docs/semantics/cloud.md#health-checks). */
const HEALTH_CHECKS: readonly FirewallPeer[] = [
  "35.191.0.0/16",
  "130.211.0.0/22",
  "209.85.152.0/22",
  "209.85.204.0/22",
].map((cidr) => ({ kind: "cidr", cidr }));

/** The firewall of a Google Cloud network from its section and the intent. */
export function planGcp(section: GcpSettings, intent: readonly IntentEdge[], mode: Mode): CloudPlan {
  const ipv6 = section.ipv6 ?? false;
  const fqdnRules = section.fqdnRules ?? false;
  const edges = lowerEdges(intent, {
    entities: {
      internet: anywhere(ipv6),
      "control-plane": peersOf(section.controlPlane),
      "load-balancer": peersOf(section.loadBalancer),
      "health-checks": HEALTH_CHECKS,
    },
    expandDomains: section.expandDomains ?? {},
    apexIncluded: false,
    describe: (why) => why,
  });
  const spec: GcpFirewallSpec = {
    edges,
    mode,
    network: networkOf(
      section.network,
      "selfLink",
      section.project === undefined ? {} : { project: section.project },
    ),
    targets: section.targets,
    nodeCidrs: section.nodeCidrs ?? [],
    ipv6,
    fqdnRules,
    priorities: section.priorities ?? {},
    ...(section.project === undefined ? {} : { project: section.project }),
  };
  const { resources, refusals } = compileGcp(spec);
  return {
    cloud: "gcp",
    edges,
    resources,
    refusals: [...refusals, ...checkGcp(resources)],
    widened: widenedPatterns(intent, section.expandDomains ?? {}),
    names: fqdnRules ? "judged" : "unseen",
    recorded: true,
    auditsIngress: false,
    knowsControlPlane: false,
  };
}

/** Google's own APIs, that nodes of GKE need. */
export const googleServices = (): readonly IntentEdge[] => [
  {
    name: "platform-google-apis",
    direction: "egress",
    peer: { kind: "cidr", cidr: "199.36.153.8/30" },
    port: tcp(443),
    why: "Private Google access: registries, logging and the cluster's own APIs.",
  },
];

import { compileAzure } from "../../dialects/azure/compile.ts";
import { checkAzure, fitDescription } from "../../dialects/azure/limits.ts";
import type { AzureFirewallSpec } from "../../dialects/azure/spec.ts";
import { INTERNET, LOAD_BALANCER, tagPeer } from "../../dialects/azure/tags.ts";
import type { FirewallEdge } from "../../model/edge.ts";
import { tcp, udp } from "../../model/port.ts";
import type { Mode } from "../../model/vocabulary.ts";
import type { AzureSettings } from "../../settings/cloud.ts";
import type { CloudPlan } from "./cloud-plan.ts";
import type { IntentEdge } from "./intent.ts";
import { lowerEdges, peersOf, widenedPatterns } from "./lower.ts";
import { networkOf } from "./networks.ts";

/** The firewall of an Azure subnet from its section and the intent. */
export function planAzure(section: AzureSettings, intent: readonly IntentEdge[], mode: Mode): CloudPlan {
  const { firewall, flowLogs } = section;
  const edges = lowerEdges(intent, {
    entities: {
      internet: [{ kind: "service", service: INTERNET }],
      "control-plane": peersOf(section.controlPlane),
      "load-balancer": peersOf(section.loadBalancer),
      "health-checks": [{ kind: "service", service: LOAD_BALANCER }],
    },
    expandDomains: section.expandDomains ?? {},
    apexIncluded: false,
    describe: fitDescription,
  }).map(
    (edge): FirewallEdge =>
      edge.peer.kind === "service" ? { ...edge, peer: tagPeer(edge.peer.service) } : edge,
  );
  const spec: AzureFirewallSpec = {
    edges,
    mode,
    resourceGroup: section.resourceGroup,
    location: section.location,
    network: networkOf(section.network, "id"),
    nodes:
      section.applicationSecurityGroup === true
        ? { applicationSecurityGroup: true }
        : { cidrs: section.nodeCidrs ?? [] },
    tags: section.tags ?? {},
    priorities: section.priorities ?? {},
    flushConnections: section.flushConnections ?? false,
    ...(flowLogs === undefined
      ? {}
      : {
          flowLogs: {
            storage: flowLogs.storage,
            ...(flowLogs.watcher === undefined ? {} : { watcher: flowLogs.watcher }),
          },
        }),
    ...(firewall === undefined
      ? {}
      : {
          firewall: {
            sku: firewall.sku ?? "Standard",
            sources: section.nodeCidrs ?? [],
            ...(firewall.attach === undefined ? {} : { attach: firewall.attach }),
            ...(firewall.workspace === undefined ? {} : { workspace: firewall.workspace }),
          },
        }),
  };
  const { resources, refusals } = compileAzure(spec);
  return {
    cloud: "azure",
    edges,
    resources,
    refusals: [...refusals, ...checkAzure(resources)],
    widened: widenedPatterns(intent, section.expandDomains ?? {}),
    names: firewall === undefined ? "unseen" : "judged",
    recorded: flowLogs !== undefined,
    auditsIngress: true,
    knowsControlPlane: true,
  };
}

/** AKS reaches its control plane by a tag of the region (docs/semantics/cloud.md#service-tags). */
export function azureServices({ location }: AzureSettings): readonly IntentEdge[] {
  const region = `AzureCloud.${location}`;
  const to = (name: string, service: string, port: ReturnType<typeof tcp>, why: string): IntentEdge => ({
    name: `platform-${name}`,
    direction: "egress",
    peer: { kind: "service", service },
    port,
    why,
  });
  return [
    to("azure-https", region, tcp(443), "AKS: the API server and Azure's own endpoints."),
    to("azure-tunnel", region, tcp(9000), "AKS: the tunnel to the control plane."),
    to("azure-tunnel-udp", region, udp(1194), "AKS: the tunnel to the control plane."),
    to("registry", "MicrosoftContainerRegistry", tcp(443), "Images of AKS itself."),
    to("registry-data", "AzureFrontDoor.FirstParty", tcp(443), "Layers of the images of AKS itself."),
  ];
}

import { AWS_REPLACEMENTS } from "../../dialects/aws/resources.ts";
import { AZURE_REPLACEMENTS } from "../../dialects/azure/resources.ts";
import { GCP_REPLACEMENTS } from "../../dialects/gcp/resources.ts";
import type { CloudResource, Replacement } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { CLOUDS, type Cloud } from "../../model/vocabulary.ts";
import type { AllowEntry, CloudSettings } from "../../settings/cloud.ts";
import { parsePort } from "../../settings/cloud-fields.ts";
import type { Settings } from "../../settings/settings.ts";
import type { StackSystem } from "../choose.ts";
import type { PlannedCloudResource, PlannedRelease } from "../plan.ts";
import { planAws } from "./aws.ts";
import { planAzure } from "./azure.ts";
import { type Border, checkClouds } from "./checks.ts";
import type { CloudPlan } from "./cloud-plan.ts";
import { cniEdges } from "./cni.ts";
import { flowEdges, flowsFromOutside } from "./flows.ts";
import { planGcp } from "./gcp.ts";
import { border, type IntentEdge, type IntentPeer } from "./intent.ts";
import { platformEdges } from "./platform.ts";
import { replacedBy } from "./problems.ts";

/** What the cluster itself brings to its border. */
export interface ClusterSide {
  readonly systems: readonly StackSystem[];
  readonly releases: readonly PlannedRelease[];
  /** Policies that judge names inside the cluster, as `sark/egress-allow-list`. */
  readonly namePolicies: readonly string[];
}

/** The firewalls around the cluster, one cloud after the other, and what is to be known about them. Pure. */
export function plannedCloud(
  settings: Settings,
  cluster: ClusterSide,
): { readonly resources: readonly PlannedCloudResource[]; readonly diagnostics: readonly Diagnostic[] } {
  const plans = CLOUDS.flatMap((cloud) => {
    const section = settings.cloud[cloud];
    if (section === undefined) return [];
    const plan = PLANNERS[cloud](settings, borderIntent(cloud, settings, cluster));
    return [{ plan, border: { plan, section, settings, cluster } satisfies Border }];
  });
  return {
    resources: plans.flatMap(({ plan }) => plan.resources.map(planned)),
    diagnostics: plans.flatMap(({ border: subject }) =>
      checkClouds({ ...subject, fromOutside: flowsFromOutside(cluster.systems) }),
    ),
  };
}

/** Everything that is to cross the border around the nodes: systems, CNI, platform, and what config adds. */
function borderIntent(
  cloud: Cloud,
  settings: Settings,
  { systems, releases }: ClusterSide,
): readonly IntentEdge[] {
  return [
    ...cniEdges(settings, releases),
    ...platformEdges(cloud, settings),
    ...flowEdges(systems),
    ...(settings.cloud[cloud]?.allow ?? []).flatMap(allowed),
  ];
}

/** An entry of the config; several ports are several rules, each with its port in the name. */
function allowed(entry: AllowEntry): readonly IntentEdge[] {
  const { name, direction, why, ports } = entry;
  const peer = allowedPeer(entry);
  if (ports === undefined) return [{ name, direction, peer, why }];
  return ports.map((written) => {
    const port = parsePort(written);
    return {
      name: ports.length === 1 ? name : `${name}-${String(written).replaceAll("/", "-")}`,
      direction,
      peer,
      why,
      ...(port === undefined ? {} : { port }),
    };
  });
}

function allowedPeer({ cidr, service, group, domain, nodes }: AllowEntry): IntentPeer {
  if (cidr !== undefined) return { kind: "cidr", cidr };
  if (service !== undefined) return { kind: "service", service };
  if (group !== undefined) return { kind: "group", group };
  if (domain !== undefined) return { kind: "pattern", pattern: domain };
  return nodes === true ? { kind: "nodes" } : border("internet");
}

type Planner = (settings: Settings, intent: readonly IntentEdge[]) => CloudPlan;

const section = <Name extends Cloud>(settings: Settings, cloud: Name): NonNullable<CloudSettings[Name]> => {
  const found = settings.cloud[cloud];
  if (found === undefined) throw new Error(`${cloud} has no section in the config`);
  return found as NonNullable<CloudSettings[Name]>;
};

const PLANNERS: Readonly<Record<Cloud, Planner>> = {
  aws: (settings, intent) => planAws(section(settings, "aws"), intent, settings.mode),
  gcp: (settings, intent) => planGcp(section(settings, "gcp"), intent, settings.mode),
  azure: (settings, intent) => planAzure(section(settings, "azure"), intent, settings.mode),
};

const REPLACEMENTS: Readonly<Record<string, Replacement>> = {
  ...AWS_REPLACEMENTS,
  ...GCP_REPLACEMENTS,
  ...AZURE_REPLACEMENTS,
};

const planned = (resource: CloudResource): PlannedCloudResource => ({
  type: "cloud",
  id: resource.id,
  resource,
  replacedBy: replacedBy(resource, REPLACEMENTS),
  after: resource.after,
});

import { tcp } from "../../model/port.ts";
import type { Cloud, Platform } from "../../model/vocabulary.ts";
import type { CloudSettings } from "../../settings/cloud.ts";
import { parsePort } from "../../settings/cloud-fields.ts";
import type { Settings } from "../../settings/settings.ts";
import { awsServices } from "./aws.ts";
import { azureServices } from "./azure.ts";
import { googleServices } from "./gcp.ts";
import { amongNodes, border, type IntentEdge } from "./intent.ts";

type Section = NonNullable<CloudSettings[Cloud]>;

/** What Kubernetes and the platform itself need: the control plane, kubelets, registries, health checks. */
export function platformEdges(cloud: Cloud, settings: Settings): readonly IntentEdge[] {
  const section = settings.cloud[cloud];
  if (section === undefined) return [];
  const { platform } = settings.cluster;
  return [
    ...amongNodes("platform-kubelet", "The metrics server asks every kubelet.", tcp(10250)),
    ...controlPlane(platform, section),
    ...(PLATFORM_CLOUD[platform] === cloud ? ownServices(cloud, settings.cloud) : []),
    ...balancer(section),
  ];
}

/** The cloud that a managed platform runs in; absent means any. */
export const PLATFORM_CLOUD: Readonly<Partial<Record<Platform, Cloud>>> = {
  eks: "aws",
  gke: "gcp",
  aks: "azure",
};

/** GKE's agents on the nodes keep a tunnel to the control plane open; elsewhere requests come in. */
function controlPlane(platform: Platform, { controlPlane: plane }: Section): readonly IntentEdge[] {
  if (plane === undefined)
    return PLATFORM_CLOUD[platform] === undefined
      ? amongNodes("platform-api", "The API servers are on nodes.", tcp(6443))
      : [];
  const peer = border("control-plane");
  return [
    {
      name: "platform-api",
      direction: "egress",
      peer,
      port: tcp(PLATFORM_CLOUD[platform] === undefined ? 6443 : 443),
      why: "Kubelets and agents reach the API server.",
    },
    ...(platform === "gke"
      ? [
          {
            name: "platform-konnectivity",
            direction: "egress",
            peer,
            port: tcp(8132),
            why: "Konnectivity agents keep the tunnel to the control plane.",
          } as const,
        ]
      : []),
    {
      name: "platform-kubelet-api",
      direction: "ingress",
      peer,
      port: tcp(10250),
      why: "The API server reaches kubelets for logs and exec.",
    },
  ];
}

/** What nodes of a cloud's own platform need of the cloud itself. */
const OWN_SERVICES: {
  readonly [Name in Cloud]: (section: NonNullable<CloudSettings[Name]>) => readonly IntentEdge[];
} = { aws: awsServices, gcp: googleServices, azure: azureServices };

const ownServices = <Name extends Cloud>(cloud: Name, settings: CloudSettings): readonly IntentEdge[] => {
  const section = settings[cloud];
  return section === undefined ? [] : OWN_SERVICES[cloud](section);
};

/** Where kube-proxy, or Cilium in its place, says whether a node has pods of a Service. */
const KUBE_PROXY_HEALTH = tcp(10256);

function balancer({ loadBalancer }: Section): readonly IntentEdge[] {
  if (loadBalancer === undefined) return [];
  const ports = loadBalancer.ports;
  const requests = ports.map(
    (port): IntentEdge => ({
      name: `balancer-${String(port).replaceAll("/", "-")}`,
      direction: "ingress",
      peer: border("load-balancer"),
      port: balancerPort(port),
      why: "The load balancer brings requests to the gateway.",
    }),
  );
  return [
    ...requests,
    ...[...ports.map(balancerPort), KUBE_PROXY_HEALTH].map(
      (port): IntentEdge => ({
        name: `balancer-health-${port.port}`,
        direction: "ingress",
        peer: border("health-checks"),
        port,
        why: "The load balancer checks the health of nodes and gateway.",
      }),
    ),
  ];
}

function balancerPort(written: string | number): ReturnType<typeof tcp> {
  const port = parsePort(written);
  if (port === undefined) throw new Error(`${written} passed the config as a port and is none`);
  return port;
}

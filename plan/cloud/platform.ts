import { tcp, udp } from "../../model/port.ts";
import type { Cloud, Platform } from "../../model/vocabulary.ts";
import type { AwsSettings, CloudSettings } from "../../settings/cloud.ts";
import { parsePort } from "../../settings/cloud-fields.ts";
import type { Settings } from "../../settings/settings.ts";
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
    ...(PLATFORM_CLOUD[platform] === cloud ? OWN_SERVICES[cloud](section) : []),
    ...balancer(cloud, section),
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

/** Names of AWS's own endpoints that nodes of EKS need; registry layers lie in a bucket of AWS. */
const awsServices = (section: Section): readonly IntentEdge[] => {
  const { region } = section as AwsSettings;
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
};

const googleServices = (): readonly IntentEdge[] => [
  {
    name: "platform-google-apis",
    direction: "egress",
    peer: { kind: "cidr", cidr: "199.36.153.8/30" },
    port: tcp(443),
    why: "Private Google access: registries, logging and the cluster's own APIs.",
  },
];

/** AKS reaches its control plane by a tag of the region (semantics/cloud-pulumi.md §3). */
const azureServices = (section: Section): readonly IntentEdge[] => {
  const region = `AzureCloud.${(section as NonNullable<CloudSettings["azure"]>).location}`;
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
};

const OWN_SERVICES: Readonly<Record<Cloud, (section: Section) => readonly IntentEdge[]>> = {
  aws: awsServices,
  gcp: googleServices,
  azure: azureServices,
};

/** Where kube-proxy, or Cilium in its place, says whether a node has pods of a Service. */
const KUBE_PROXY_HEALTH = tcp(10256);

function balancer(cloud: Cloud, { loadBalancer }: Section): readonly IntentEdge[] {
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
  if (cloud === "aws") return requests;
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

import type { ContainerPort, Workload } from "../../model/workload.ts";
import { kubeDns } from "../kube-dns.ts";
import { HUBBLE_RELAY, ofComponent, PROMETHEUS, sdrLabels, type Tier } from "./labels.ts";
import type { ClawdstrikeOptions, Component } from "./options.ts";

/** The workloads of rows C2 and C9 with the labels of C31, and those of others that the flows name. */
export const workloads = (options: ClawdstrikeOptions): readonly Workload[] => [
  ...ownWorkloads(options),
  ...othersWorkloads(options),
];

function ownWorkloads(options: ClawdstrikeOptions): readonly Workload[] {
  const { ports } = options;
  // The matrix scrapes both ports on every service and says no more (X3).
  const metrics = [
    tcpPort("metrics", ports.metrics, "metrics"),
    tcpPort("prometheus", ports.prometheus, "metrics"),
  ];
  const service = (name: Component, tier: Tier, own: readonly ContainerPort[] = []): Workload => ({
    name,
    namespace: options.namespace,
    kind: "Deployment",
    labels: sdrLabels(options, name, tier),
    ports: [...own, ...metrics],
    hostNetwork: false,
  });
  return [
    service("spine-checkpointer", "spine"),
    service("spine-witness", "spine"),
    service("spine-proofs-api", "spine", [tcpPort("http", ports.proofsApi, "http")]),
    {
      // X4: a sidecar of the Tetragon agents (C45), whose DaemonSet is on the host network. These pods have the
      // node's identity, so policy 04 selects nothing and the bridge rule of 07 never matches.
      ...service("tetragon-bridge", "bridge"),
      namespace: options.systemNamespace,
      kind: "DaemonSet",
      hostNetwork: true,
    },
    service("hubble-bridge", "bridge"),
    service("hushd", "daemon", [tcpPort("http", ports.hushd, "http")]),
    {
      name: "nats",
      namespace: options.natsNamespace,
      kind: "StatefulSet",
      labels: sdrLabels(options, "nats", "infra"),
      ports: [
        tcpPort("client", ports.nats, "nats"),
        tcpPort("cluster", ports.natsCluster, "nats-routes"),
        tcpPort("monitor", ports.natsMonitor, "metrics"),
      ],
      hostNetwork: false,
      replicas: 3,
    },
  ];
}

/** Labels as their own charts write them; those that a policy selects on come from `labels.ts`. */
function othersWorkloads(options: ClawdstrikeOptions): readonly Workload[] {
  return [
    {
      // X9: the proxies of Envoy Gateway. Where they run and what their component is called are settings.
      name: "envoy-gateway",
      namespace: options.gatewayNamespace,
      kind: "Deployment",
      labels: {
        "app.kubernetes.io/name": "envoy",
        ...ofComponent(options, "envoy-gateway"),
        "app.kubernetes.io/managed-by": "envoy-gateway",
      },
      ports: [],
      hostNetwork: false,
      external: true,
    },
    kubeDns(options.systemNamespace),
    {
      name: "hubble-relay",
      namespace: options.systemNamespace,
      kind: "Deployment",
      labels: { "k8s-app": "hubble-relay", ...HUBBLE_RELAY, "app.kubernetes.io/part-of": "cilium" },
      ports: [tcpPort("grpc", options.ports.hubbleRelay, "grpc")],
      hostNetwork: false,
      external: true,
    },
    {
      name: "prometheus",
      namespace: options.monitoringNamespace,
      kind: "StatefulSet",
      labels: { ...PROMETHEUS, "app.kubernetes.io/managed-by": "prometheus-operator" },
      ports: [tcpPort("http-web", 9090, "http")],
      hostNetwork: false,
      external: true,
    },
    {
      // C5, C79: reached by Cilium's own agents and operator, by no service of ClawdStrike.
      name: "spire-server",
      namespace: "spire-system",
      kind: "StatefulSet",
      labels: { app: "spire-server" },
      ports: [tcpPort("grpc", 8081, "grpc")],
      hostNetwork: false,
      external: true,
    },
  ];
}

const tcpPort = (name: string, port: number, serves: string): ContainerPort => ({
  name,
  port,
  protocol: "TCP",
  serves,
});

import type { ContainerPort, Workload } from "../../model/workload.ts";
import { kubeDns } from "../kube-dns.ts";
import type { Part, SarkOptions } from "./options.ts";

/** SARK's own workloads as its deployments have them (X29), and those of others that the flows name. */
export function workloads(options: SarkOptions): readonly Workload[] {
  const { namespace, opaNamespace, ingressNamespace, monitoringNamespace, labels, ports } = options;
  const part = (
    name: Part,
    home: string,
    listens: readonly ContainerPort[],
    kind: Workload["kind"] = "Deployment",
  ): Workload => ({ name, namespace: home, kind, labels: labels[name], ports: listens, hostNetwork: false });
  return [
    part("gateway", namespace, [tcpPort("http", ports.gateway), tcpPort("metrics", ports.metrics)]),
    part("api", namespace, []),
    part("database", namespace, [tcpPort("postgresql", ports.database)], "StatefulSet"),
    part("redis", namespace, [tcpPort("redis", ports.redis)], "StatefulSet"),
    part("opa", opaNamespace, [tcpPort("http", ports.opa)]),
    part("mcp-server", namespace, [tcpPort("https", ports.mcpTls), tcpPort("http", ports.mcp)]),
    { ...part("ingress", ingressNamespace, []), external: true },
    { ...part("prometheus", monitoringNamespace, [], "StatefulSet"), external: true },
    kubeDns(),
  ];
}

const tcpPort = (serves: string, port: number): ContainerPort => ({
  name: serves,
  port,
  protocol: "TCP",
  serves,
});

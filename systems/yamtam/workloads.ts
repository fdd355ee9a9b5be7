import type { Labels, Workload } from "../../model/workload.ts";
import { kubeDns } from "../kube-dns.ts";
import { AGENT_A, AGENT_B, SANDBOX } from "./labels.ts";
import type { YamtamOptions } from "./options.ts";

/** The agents that the spec's examples name, and the cluster's DNS. */
export function workloads({ namespace, sandboxNamespace, agentPort }: YamtamOptions): readonly Workload[] {
  const agent = (name: string, home: string, labels: Labels): Workload => ({
    name,
    namespace: home,
    kind: "Deployment",
    labels,
    ports: [],
    hostNetwork: false,
  });
  return [
    agent("agent-a", namespace, AGENT_A),
    {
      ...agent("agent-b", namespace, AGENT_B),
      ports: [{ name: "http", port: agentPort, protocol: "TCP", serves: "http" }],
    },
    agent("sandbox-agent", sandboxNamespace, SANDBOX),
    kubeDns(),
  ];
}

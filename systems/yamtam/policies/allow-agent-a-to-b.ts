import { networkPolicy, podsWith, tcpPorts } from "../../../manifests/kubernetes.ts";
import { nist, zeroTrust } from "../../../model/control.ts";
import { AGENT_A, AGENT_B } from "../labels.ts";
import type { YamtamOptions } from "../options.ts";

/** Row Y4. X28: this is the half at agent-b; deny-all closes agent-a's egress, and nothing opens that half. */
export const allowAgentAToB = ({ namespace, agentPort }: YamtamOptions) =>
  networkPolicy({
    name: "allow-agent-a-to-b",
    namespace,
    file: "allow-agent-a-to-b.yaml",
    role: "allow",
    intent: "agent-b answers agent-a on its one port, and nobody else.",
    controls: [nist("AC-4"), zeroTrust("micro-segmentation")],
    rows: ["Y4", "X28"],
    spec: {
      podSelector: { matchLabels: { ...AGENT_B } },
      policyTypes: ["Ingress"],
      ingress: [{ from: [podsWith(AGENT_A)], ports: tcpPorts([agentPort]) }],
    },
  });

import { networkPolicy } from "../../../manifests/kubernetes.ts";
import { mitre, nist } from "../../../model/control.ts";
import type { SarkOptions } from "../options.ts";
import { pods, to, toDns } from "./rules.ts";

/** Row S2. What lies outside the cluster is opened by the allow list (S3), so that each can change alone. */
export const gatewayEgress = (options: SarkOptions) =>
  networkPolicy({
    name: "gateway-egress",
    namespace: options.namespace,
    file: "gateway-egress.yaml",
    role: "allow",
    intent:
      "Inside the cluster the gateway reaches its stores, OPA, the MCP servers and DNS, and nothing else.",
    controls: [mitre("T1021"), mitre("T1041"), nist("SC-7(5)")],
    rows: ["S2", "X29"],
    spec: {
      podSelector: { matchLabels: { ...options.labels.gateway } },
      policyTypes: ["Egress"],
      egress: [
        toDns(),
        ...(["database", "redis", "opa"] as const).map((part) =>
          to(pods(part, options.namespace, options), options.ports[part]),
        ),
        to(pods("mcp-server", options.namespace, options), options.ports.mcpTls, options.ports.mcp),
      ],
    },
  });

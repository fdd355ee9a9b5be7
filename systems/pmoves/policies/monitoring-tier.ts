import { networkPolicy, tcpPorts } from "../../../manifests/kubernetes.ts";
import { COMPLIANCE } from "../controls.ts";
import type { PmovesOptions } from "../options.ts";
import { ofTier } from "../tiers.ts";
import { toDns, toTier } from "./rules.ts";

/**
 * Row P39. The rule means Grafana's page and opens port 3000 of all four; within the tier nothing passes, so
 * Grafana reaches neither Prometheus nor Loki.
 */
export const monitoringTier = (options: PmovesOptions) =>
  networkPolicy({
    name: "monitoring-tier-policy",
    namespace: options.namespace,
    file: "monitoring-tier-policy.yaml",
    role: "allow",
    intent:
      "Anybody opens Grafana's page; monitoring scrapes metrics and collects logs in all four other tiers.",
    controls: COMPLIANCE,
    rows: ["P39", "P53", "X24"],
    spec: {
      podSelector: { matchLabels: ofTier("monitoring") },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ ports: tcpPorts([3000]) }],
      egress: [toTier("api"), toTier("application"), toTier("data"), toTier("bus"), toDns()],
    },
  });

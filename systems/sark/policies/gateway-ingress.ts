import { networkPolicy } from "../../../manifests/kubernetes.ts";
import { mitre, nist } from "../../../model/control.ts";
import type { SarkOptions } from "../options.ts";
import { from, pods } from "./rules.ts";

/** Row S2. The spec leaves sources and ports open; they are those of the project's own policies (X29). */
export const gatewayIngress = (options: SarkOptions) =>
  networkPolicy({
    name: "gateway-ingress",
    namespace: options.namespace,
    file: "gateway-ingress.yaml",
    role: "allow",
    intent: "The gateway answers the ingress controller, the API and, on its metrics port, Prometheus.",
    controls: [mitre("T1190"), nist("SC-7"), nist("AC-4")],
    rows: ["S2", "X29"],
    spec: {
      podSelector: { matchLabels: { ...options.labels.gateway } },
      policyTypes: ["Ingress"],
      ingress: [
        from(pods("ingress", options.namespace, options), options.ports.gateway),
        from(pods("api", options.namespace, options), options.ports.gateway),
        from(pods("prometheus", options.namespace, options), options.ports.metrics),
      ],
    },
  });

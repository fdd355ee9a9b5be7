import { networkPolicy, podsWith } from "../../../manifests/kubernetes.ts";
import { COMPLIANCE } from "../controls.ts";
import { type PmovesOptions, servicesOf } from "../options.ts";
import { ofTier } from "../tiers.ts";
import { fromTier, fromTierOnOpened, toDns } from "./rules.ts";

/**
 * Row P35. X23: any application pod reaches any store on all of these ports; X24: the second peer of the DNS rule
 * means pods of this namespace, so nothing leaves the tier at all.
 */
export const dataTier = (options: PmovesOptions) =>
  networkPolicy({
    name: "data-tier-policy",
    namespace: options.namespace,
    file: "data-tier-policy.yaml",
    role: "allow",
    intent:
      "The stores answer the application tier, the api tier's two gateways and monitoring, and start nothing but name lookups.",
    controls: COMPLIANCE,
    rows: ["P35", "P53", "X23", "X24"],
    spec: {
      podSelector: { matchLabels: ofTier("data") },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        ...fromTierOnOpened(servicesOf(options), "application", "data"),
        ...fromTierOnOpened(servicesOf(options), "api", "data"),
        fromTier("monitoring"),
      ],
      egress: [toDns(podsWith({ "k8s-app": "kube-dns" }))],
    },
  });

import { networkPolicy } from "../../../manifests/kubernetes.ts";
import { COMPLIANCE } from "../controls.ts";
import { type PmovesOptions, servicesOf } from "../options.ts";
import { ofTier } from "../tiers.ts";
import { fromTier, toDns, toTier, toTierOnOpened } from "./rules.ts";

/**
 * Row P37. X23: the external calls of deepresearch and publisher-discord stand in the spec as a comment only, so
 * both are cut off from the providers they need.
 */
export const appTier = (options: PmovesOptions) =>
  networkPolicy({
    name: "app-tier-policy",
    namespace: options.namespace,
    file: "app-tier-policy.yaml",
    role: "allow",
    intent:
      "Workers answer the api tier, each other and monitoring, and reach the stores, the bus, the api tier and each other.",
    controls: COMPLIANCE,
    rows: ["P37", "P53", "X23", "X24"],
    spec: {
      podSelector: { matchLabels: ofTier("application") },
      policyTypes: ["Ingress", "Egress"],
      ingress: [fromTier("api"), fromTier("application"), fromTier("monitoring")],
      egress: [
        ...toTierOnOpened(servicesOf(options), "application", "data"),
        ...toTierOnOpened(servicesOf(options), "application", "bus"),
        toTier("api"),
        toTier("application"),
        toDns(),
      ],
    },
  });

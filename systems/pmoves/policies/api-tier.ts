import { everyPod, networkPolicy } from "../../../manifests/kubernetes.ts";
import { COMPLIANCE } from "../controls.ts";
import { type PmovesOptions, servicesOf } from "../options.ts";
import { ofTier } from "../tiers.ts";
import { fromTier, toDns, toTier, toTierOnOpened } from "./rules.ts";

/**
 * Row P38. X23: what the spec calls external is every pod of every namespace and no address outside, so no
 * provider is reached, and the rules beside it restrict nothing.
 */
export const apiTier = (options: PmovesOptions) =>
  networkPolicy({
    name: "api-tier-policy",
    namespace: options.namespace,
    file: "api-tier-policy.yaml",
    role: "allow",
    intent:
      "The public services answer anybody, and reach the tiers behind them and every pod of the cluster.",
    controls: COMPLIANCE,
    rows: ["P38", "P53", "X23", "X24"],
    spec: {
      podSelector: { matchLabels: ofTier("api") },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{}, fromTier("monitoring")],
      egress: [
        toTier("application"),
        ...toTierOnOpened(servicesOf(options), "api", "bus"),
        ...toTierOnOpened(servicesOf(options), "api", "data"),
        toTier("api"),
        { to: [everyPod()] },
        toDns(),
      ],
    },
  });

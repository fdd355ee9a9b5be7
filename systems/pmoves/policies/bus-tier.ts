import { networkPolicy } from "../../../manifests/kubernetes.ts";
import { COMPLIANCE } from "../controls.ts";
import { type PmovesOptions, servicesOf } from "../options.ts";
import { ofTier } from "../tiers.ts";
import { fromTier, fromTierOnOpened, toDns, toTier } from "./rules.ts";

/** Row P36. X24: the matrix lets NATS start nothing, for its clients dial in; this opens two whole tiers to it. */
export const busTier = (options: PmovesOptions) =>
  networkPolicy({
    name: "bus-tier-policy",
    namespace: options.namespace,
    file: "bus-tier-policy.yaml",
    role: "allow",
    intent:
      "The message bus answers the api and application tiers and monitoring, and may call both tiers back.",
    controls: COMPLIANCE,
    rows: ["P36", "P53", "X24"],
    spec: {
      podSelector: { matchLabels: ofTier("bus") },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        ...fromTierOnOpened(servicesOf(options), "api", "bus"),
        ...fromTierOnOpened(servicesOf(options), "application", "bus"),
        fromTier("monitoring"),
      ],
      egress: [toTier("api"), toTier("application"), toDns()],
    },
  });

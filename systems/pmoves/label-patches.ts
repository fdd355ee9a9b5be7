import type { LabelPatch } from "../../model/label-patch.ts";
import { type PmovesOptions, servicesOf } from "./options.ts";
import { ofTier } from "./tiers.ts";

/** A patch for every service that has a tier (P41, step 6 of P51). */
export const labelPatches = (options: PmovesOptions): readonly LabelPatch[] =>
  servicesOf(options).flatMap(({ name, tier }) =>
    tier === undefined
      ? []
      : [
          {
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name, namespace: options.namespace },
            spec: { template: { metadata: { labels: { app: name, ...ofTier(tier) } } } },
          },
        ],
  );

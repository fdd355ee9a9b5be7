import type { Policy } from "../../../model/policy.ts";
import type { PmovesOptions } from "../options.ts";
import { TIERS, type Tier, tiersUpTo } from "../tiers.ts";
import { apiTier } from "./api-tier.ts";
import { appTier } from "./app-tier.ts";
import { busTier } from "./bus-tier.ts";
import { dataTier } from "./data-tier.ts";
import { monitoringTier } from "./monitoring-tier.ts";

const POLICY_OF_TIER: Readonly<Record<Tier, (options: PmovesOptions) => Policy>> = {
  data: dataTier,
  bus: busTier,
  application: appTier,
  api: apiTier,
  monitoring: monitoringTier,
};

/** The policies of the tiers that the phase has closed (P50), in the order of the spec's kustomization (P40). */
export const networkPolicies = (options: PmovesOptions): readonly Policy[] =>
  tiersUpTo(options.phase).map((tier) => POLICY_OF_TIER[tier](options));

/** All five, whatever the phase. */
export const everyPolicy = (options: PmovesOptions): readonly Policy[] =>
  TIERS.map((tier) => POLICY_OF_TIER[tier](options));

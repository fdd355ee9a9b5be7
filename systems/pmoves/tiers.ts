import type { Labels } from "../../model/workload.ts";

/** The tiers of row P1 in the order of migration (P50); each name is also the value of the label `tier` (P41). */
export const TIERS = ["data", "bus", "application", "api", "monitoring"] as const;
export type Tier = (typeof TIERS)[number];

/**
 * How far the migration has come (P50): the number of tiers that are closed, in the order of `TIERS`. 0 is none,
 * 5 is all.
 */
export const PHASES = [0, 1, 2, 3, 4, 5] as const;
export type Phase = (typeof PHASES)[number];

/** The tiers that a phase has closed. */
export const tiersUpTo = (phase: Phase): readonly Tier[] => TIERS.slice(0, phase);

/** What a tier's policy selects. */
export const ofTier = (tier: Tier): Labels => ({ tier });

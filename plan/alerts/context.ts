import type { Mode } from "../../model/vocabulary.ts";
import type { AlertThresholds } from "../../settings/alerts.ts";
import type { Settings } from "../../settings/settings.ts";
import type { StackSystem } from "../choose.ts";
import type { LoweredPolicy } from "../chosen-policy.ts";

/** The workloads of one tier, as `namespace/name`. */
export interface TierOfWorkloads {
  readonly tier: string;
  readonly workloads: readonly string[];
}

/** What the rules of a stack depend on. */
export interface AlertContext {
  readonly mode: Mode;
  readonly thresholds: AlertThresholds;
  /** In the order in which the systems name them; the label `tier` says which workload is in which (P41). */
  readonly tiers: readonly TierOfWorkloads[];
  /** Some policy demands mutual authentication. */
  readonly demandsAuthentication: boolean;
  /** How many policies Calico must know: those that it enforces itself, as the stack has them. */
  readonly calicoPolicies: number;
  /** How many policies every Tetragon agent must have loaded. */
  readonly runtimePolicies: number;
}

/** What the rules are made from. */
export interface AlertParts {
  readonly systems: readonly StackSystem[];
  readonly lowered: readonly LoweredPolicy[];
  readonly demandsAuthentication: boolean;
}

export const alertContext = (
  { mode }: Settings,
  thresholds: AlertThresholds,
  { systems, lowered, demandsAuthentication }: AlertParts,
): AlertContext => ({
  mode,
  thresholds,
  tiers: tiersOf(systems),
  demandsAuthentication,
  calicoPolicies: lowered.filter(isCountedByFelix).length,
  runtimePolicies: lowered.filter(({ policy }) => policy.layer === "runtime").length,
});

function tiersOf(systems: readonly StackSystem[]): readonly TierOfWorkloads[] {
  const tiered = systems.flatMap(({ workloads }) =>
    workloads.flatMap(({ namespace, name, labels: { tier } }) =>
      tier === undefined ? [] : [{ tier, workload: `${namespace}/${name}` }],
    ),
  );
  return [...Map.groupBy(tiered, ({ tier }) => tier)].map(([tier, members]) => ({
    tier,
    workloads: members.map(({ workload }) => workload),
  }));
}

/** Staged kinds are never programmed, and sets of addresses are no policies. */
const isCountedByFelix = ({ manifest: { kind } }: LoweredPolicy): boolean =>
  kind === "NetworkPolicy" || kind === "GlobalNetworkPolicy";

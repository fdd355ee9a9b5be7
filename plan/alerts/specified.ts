import { escapePromql } from "../../model/escape.ts";
import type { AlertContext, TierOfWorkloads } from "./context.ts";
import { oneOf, rose, series } from "./promql.ts";
import type { Alert, RecordingRule } from "./rules.ts";

/** Hubble's words for a refusal by policy: by default, by a deny rule, for want of authentication (X27). */
const REFUSED = oneOf(["POLICY_DENIED", "POLICY_DENY", "AUTH_REQUIRED"]);

/** What sets the samples of one pair of workloads apart: why, and which agent's pod was asked. */
const APART = "reason, protocol, direction, match, action, pod, destination_path";

/**
 * The series that the spec's alerts read: the name and the labels `pod` and `destination_tier` are the spec's (P54),
 * the counts are Hubble's (X27). A packet that is refused is two events, its verdict and its drop, and both are
 * counted (docs/semantics/cilium.md#two-events-for-one-drop). Nothing is summed over nodes: a sum of counters falls
 * when one agent restarts.
 */
export const dropsRecord = (tiers: readonly TierOfWorkloads[]): RecordingRule => ({
  record: "network_policy_drops_total",
  expr: `${byPod(withTier(series("hubble_drop_total", { reason: { like: REFUSED } }), tiers))} / 2`,
});

/** The same for what audit lets pass and enforce would refuse: no counter of drops rises then. */
export const auditsRecord = (tiers: readonly TierOfWorkloads[]): RecordingRule => ({
  record: "network_policy_audits_total",
  expr: byPod(withTier(series("hubble_policy_verdicts_total", { action: "audit" }), tiers)),
});

/** The workload that tries stands for its pod: series with the names of pods would outlive them. */
const byPod = (vector: string): string =>
  `label_replace(sum without (${APART}) (${vector}), "pod", "$1", "source", "(.+)")`;

/** Hubble names the namespace and the workload apart; the tier follows from the two. */
const withTier = (vector: string, tiers: readonly TierOfWorkloads[]): string =>
  tiers.reduce(
    (inner, { tier, workloads }) =>
      `label_replace(${inner}, "destination_tier", ${escapePromql(tier)}, "destination_path", ${escapePromql(oneOf(workloads))})`,
    `label_join(${vector}, "destination_path", "/", "destination_namespace", "destination")`,
  );

/**
 * The spec's two alerts with its names, summaries and description (P54). The second, as written, is about a counter
 * being above 0, which ends only when an agent restarts: here it is about the counter rising.
 */
export const specifiedAlerts = ({ tiers, thresholds }: AlertContext): readonly Alert[] => [
  {
    name: "NetworkPolicyDeniedConnections",
    severity: "warning",
    expr: `rate(${series("network_policy_drops_total")}[5m]) > ${thresholds.deniedPerSecond}`,
    summary: "High rate of network policy denials",
    description: "{{ $labels.pod }} is experiencing {{ $value }} denied connections/sec",
    runbook: "blocked",
  },
  ...(tiers.some(({ tier }) => tier === "data") ? [DATA_TIER] : []),
];

const DATA_TIER: Alert = {
  name: "UnauthorizedDataTierAccess",
  severity: "critical",
  expr: rose(series("network_policy_drops_total", { destination_tier: "data" }), "15m", 0),
  summary: "Attempted unauthorized access to data tier",
  description:
    "{{ $labels.source_namespace }}/{{ $labels.source }} tried to reach {{ $labels.destination }} of the data tier and was refused",
  runbook: "blocked",
};

/** In audit what enforce would refuse, before it does; in enforce agents that still audit, which stop nothing. */
export const modeAlert = ({ mode, thresholds }: AlertContext): Alert =>
  mode === "audit"
    ? {
        name: "NetworkPolicyAuditedConnections",
        severity: "info",
        expr: rose(series("network_policy_audits_total"), "15m", thresholds.auditedConnections),
        summary: "Connections pass that enforce would refuse",
        description:
          "{{ $labels.source_namespace }}/{{ $labels.source }} reached {{ $labels.destination_namespace }}/{{ $labels.destination }} {{ $value }} times in 15 minutes; allow it or stop it before enforce",
        runbook: "mode",
      }
    : {
        name: "NetworkPolicyAuditInProduction",
        severity: "critical",
        expr: `sum by (instance, enforcement) (${series("cilium_policy_endpoint_enforcement_status", { enforcement: { like: "audit-.+" } })}) > 0`,
        for: "15m",
        summary: "Network policies are only audited where the stack says enforce",
        description:
          "{{ $value }} endpoints on {{ $labels.instance }} are in {{ $labels.enforcement }}: what the policies refuse passes there",
        runbook: "mode",
      };

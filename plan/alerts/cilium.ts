import type { AlertContext } from "./context.ts";
import { missing } from "./missing.ts";
import { rose, series } from "./promql.ts";
import type { Alert } from "./rules.ts";

/**
 * An agent that rejects a policy tries again for ever, at the longest every 1000 seconds (client-go's default rate
 * limiter, pkg/k8s/resource of 1.20.2): a shorter window would see the counter stand still between two tries.
 */
const LONGER_THAN_A_RETRY = "30m";

/**
 * What keeps Cilium's policies from holding, or from being seen to hold
 * (docs/semantics/cilium.md#metrics-of-policies).
 */
export const ciliumAlerts = ({ thresholds, demandsAuthentication }: AlertContext): readonly Alert[] => [
  {
    name: "CiliumPolicyRejected",
    severity: "critical",
    expr: rose(series("cilium_policy_change_total", { outcome: "fail" }), LONGER_THAN_A_RETRY, 0),
    summary: "Cilium rejects a policy, so what it was to close is open",
    description:
      "The agent on {{ $labels.instance }} refused a policy from {{ $labels.source }} {{ $value }} times in 30 minutes; its log names it (Unable to add CiliumNetworkPolicy)",
    runbook: "rejected",
  },
  {
    name: "CiliumEndpointRegenerationFailing",
    severity: "warning",
    expr: rose(series("cilium_endpoint_regenerations_total", { outcome: "fail" }), "15m", 0),
    for: "10m",
    summary: "Endpoints keep their old policy, for the new one cannot be computed",
    description:
      "Regeneration on {{ $labels.instance }} failed {{ $value }} times in 15 minutes ({{ $labels.error }}); policies that cannot be merged show here",
    runbook: "rejected",
  },
  {
    name: "CiliumPolicyMapNearlyFull",
    severity: "warning",
    expr: `max by (instance) (${series("cilium_bpf_map_pressure", { map_name: { like: "cilium_policy_.+" } })}) * 100 > ${thresholds.policyMapPercent}`,
    for: "5m",
    summary: "A policy map is nearly full; entries beyond it are lost",
    description:
      "The fullest policy map on {{ $labels.instance }} is at {{ $value }}%; narrow its policies or raise bpf.policyMapMax",
    runbook: "rejected",
  },
  {
    name: "CiliumConfigDrift",
    severity: "warning",
    expr: `max by (instance) (${series("cilium_drift_checker_config_delta")}) > 0`,
    for: "15m",
    summary: "An agent runs with an older config than the cluster has",
    description:
      "{{ $value }} settings differ on {{ $labels.instance }}, the mode may be one of them; restart its agent",
    runbook: "mode",
  },
  {
    name: "HubbleEventsLost",
    severity: "warning",
    expr: rose(series("hubble_lost_events_total"), "10m", thresholds.lostEvents),
    summary: "Hubble loses events, so verdicts are missing from what it counts",
    description:
      "{{ $value }} events were lost on {{ $labels.instance }} in 10 minutes ({{ $labels.source }}); silence proves nothing meanwhile",
    runbook: "unseen",
  },
  missing("CiliumMetricsMissing", "cilium_policy_max_revision", "Cilium's agents"),
  missing("HubbleMetricsMissing", "hubble_lost_events_total", "Hubble"),
  ...(demandsAuthentication ? [AUTHENTICATION] : []),
];

const AUTHENTICATION: Alert = {
  name: "CiliumAuthenticationDrops",
  severity: "warning",
  expr: `sum by (instance, direction) (rate(${series("cilium_drop_count_total", { reason: "Authentication required" })}[5m])) > 0`,
  for: "5m",
  summary: "Connections are refused because the peers cannot authenticate",
  description:
    "{{ $value }} packets a second on {{ $labels.instance }} ({{ $labels.direction }}) wait for an authentication that does not come; ask the SPIRE server",
  runbook: "blocked",
};

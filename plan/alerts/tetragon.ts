import type { AlertContext } from "./context.ts";
import type { Metric } from "./metrics.ts";
import { missing } from "./missing.ts";
import { labelled, rose, series } from "./promql.ts";
import type { Alert } from "./rules.ts";

/** Where events get lost on their way from the kernel to the log (docs/semantics/tetragon.md#metrics). */
const LOSSES: Readonly<Partial<Record<Metric, string>>> = {
  tetragon_bpf_missed_events_total: "kernel",
  tetragon_observer_ringbuf_events_lost_total: "ring buffer",
  tetragon_observer_ringbuf_queue_events_lost_total: "queue",
  tetragon_notify_overflowed_events_total: "listener",
  tetragon_export_ratelimit_events_dropped_total: "export",
};

/** What keeps runtime policies from acting, or from being seen to act. */
export const tetragonAlerts = ({ runtimePolicies, thresholds }: AlertContext): readonly Alert[] => [
  {
    name: "TetragonPolicyLoadError",
    severity: "critical",
    expr: `${series("tetragon_tracingpolicy_loaded", { state: { like: "load_error|error" } })} > 0`,
    for: "5m",
    summary: "A runtime policy does not load, so nothing watches what it was to stop",
    description:
      "{{ $value }} policies on {{ $labels.instance }} are in {{ $labels.state }}; the objects do not say it, tetra tracingpolicy list on the node does",
    runbook: "runtime",
  },
  ...(runtimePolicies === 0 ? [] : [policiesMissing(runtimePolicies)]),
  {
    name: "TetragonEventsLost",
    severity: "warning",
    expr: lost(thresholds.lostEvents),
    summary: "Tetragon loses events, so an attack may leave no trace",
    description:
      "{{ $value }} events were lost on {{ $labels.instance }} in 10 minutes ({{ $labels.stage }})",
    runbook: "unseen",
  },
  {
    name: "TetragonProbesMissed",
    severity: "warning",
    expr: ["tetragon_missed_prog_probes_total", "tetragon_missed_link_probes_total"]
      .map((metric) => rose(series(metric as Metric), "10m", 0))
      .join(" or "),
    summary: "The kernel passed a hook by without asking the policy on it",
    description:
      "{{ $labels.policy }} missed {{ $value }} calls of {{ $labels.attach }} on {{ $labels.instance }} in 10 minutes: it neither saw nor stopped them",
    runbook: "runtime",
  },
  missing("TetragonMetricsMissing", "tetragon_tracingpolicy_loaded", "Tetragon's agents"),
];

const lost = (over: number): string =>
  Object.entries(LOSSES)
    .map(
      ([metric, stage]) => `${labelled(`(${rose(series(metric as Metric), "10m", over)})`, "stage", stage)}`,
    )
    .join(" or ");

/** A policy that is still loading, was switched off, or was never heard of is in no error. */
const policiesMissing = (expected: number): Alert => ({
  name: "TetragonPoliciesMissing",
  severity: "critical",
  expr: `${series("tetragon_tracingpolicy_loaded", { state: "enabled" })} < ${expected}`,
  for: "15m",
  summary: "An agent has loaded fewer runtime policies than the stack has",
  description: `{{ $value }} policies are enabled on {{ $labels.instance }} where this stack alone has ${expected}`,
  runbook: "runtime",
});

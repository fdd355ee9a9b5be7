import type { HelmEngine } from "../../model/vocabulary.ts";

/** What serves metrics: an agent has its own, and Cilium's also serves those that Hubble makes of flows. */
export type Exporter = "cilium" | "hubble" | "felix" | "tetragon";

/** Whose chart turns an exporter on. */
export const ENGINE_OF: Readonly<Record<Exporter, HelmEngine>> = {
  cilium: "cilium",
  hubble: "cilium",
  felix: "calico",
  tetragon: "tetragon",
};

/**
 * Every metric that a rule may name, and who serves it: names as the pinned versions register them
 * (docs/semantics/cilium.md#metrics-of-policies, docs/semantics/tetragon.md#metrics,
 * docs/semantics/calico.md#no-counter-of-refused-packets). An alert on a metric that nobody serves
 * never fires and looks like peace (X27).
 */
export const METRICS = {
  cilium_policy_change_total: "cilium",
  cilium_policy_endpoint_enforcement_status: "cilium",
  cilium_policy_max_revision: "cilium",
  cilium_endpoint_regenerations_total: "cilium",
  cilium_bpf_map_pressure: "cilium",
  cilium_drop_count_total: "cilium",
  cilium_drift_checker_config_delta: "cilium",
  hubble_drop_total: "hubble",
  hubble_policy_verdicts_total: "hubble",
  hubble_lost_events_total: "hubble",
  felix_cluster_num_policies: "felix",
  felix_int_dataplane_failures: "felix",
  felix_resync_state: "felix",
  tetragon_tracingpolicy_loaded: "tetragon",
  tetragon_bpf_missed_events_total: "tetragon",
  tetragon_observer_ringbuf_events_lost_total: "tetragon",
  tetragon_observer_ringbuf_queue_events_lost_total: "tetragon",
  tetragon_notify_overflowed_events_total: "tetragon",
  tetragon_export_ratelimit_events_dropped_total: "tetragon",
  tetragon_missed_prog_probes_total: "tetragon",
  tetragon_missed_link_probes_total: "tetragon",
} as const satisfies Readonly<Record<string, Exporter>>;
export type Metric = keyof typeof METRICS;

/** Series that the rules themselves store. The first name is the spec's, which no engine serves (P54, X27). */
export const RECORDED = ["network_policy_drops_total", "network_policy_audits_total"] as const;
export type Recorded = (typeof RECORDED)[number];

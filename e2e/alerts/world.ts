/**
 * A cluster at rest as its exporters tell it, and what promtool makes of rules in it. Values are in promtool's own
 * notation: `5+1x60` is 5 and 60 samples more, each 1 higher, a minute apart.
 */

/** Samples of one series for an hour. */
export interface Samples {
  readonly metric: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly values: string;
}

const NODE = { instance: "node-1" };

/** One series of a node. */
export const of = (
  metric: string,
  values: string,
  labels: Readonly<Record<string, string>> = {},
): Samples => ({
  metric,
  labels: { ...NODE, ...labels },
  values,
});

/** A value that stays, all the hour. */
export const constant = (value: number): string => `${value}+0x60`;

/** A counter that rises by this much a minute. */
export const rising = (each: number): string => `0+${each}x60`;

/** A series that was not there until five minutes ago, born with a value that stays. */
export const born = (value: number): string => `_x55 ${value}+0x5`;

/** A value that changes some minutes before the end. */
export const lately = (before: number, after: number, minutes: number): string =>
  `${before}+0x${59 - minutes} ${after}+0x${minutes}`;

/** Labels of a flow between two workloads, as Hubble writes them with this program's options. */
export const flow = (source: string, destination: string): Readonly<Record<string, string>> => {
  const [sourceNamespace = "", from = ""] = source.split("/");
  const [destinationNamespace = "", to = ""] = destination.split("/");
  return {
    source: from,
    source_namespace: sourceNamespace,
    destination: to,
    destination_namespace: destinationNamespace,
  };
};

/** How many policies the engines have to have, where rules count them. */
export interface Counts {
  readonly calico: number;
  readonly runtime: number;
}

/**
 * Everything is served and nothing is wrong now: what once was has been counted long ago, other metrics of the same
 * names rise, and thresholds are not passed.
 */
export const atRest = ({ calico, runtime }: Counts): readonly Samples[] => [
  of("cilium_policy_max_revision", constant(12)),
  of("cilium_policy_change_total", rising(1), {
    source: "custom-resource",
    operation: "update",
    outcome: "success",
  }),
  of("cilium_policy_change_total", constant(3), {
    source: "custom-resource",
    operation: "update",
    outcome: "fail",
  }),
  of("cilium_policy_endpoint_enforcement_status", constant(5), { enforcement: "both" }),
  of("cilium_policy_endpoint_enforcement_status", constant(9), { enforcement: "none" }),
  of("cilium_policy_endpoint_enforcement_status", constant(0), { enforcement: "audit-both" }),
  of("cilium_endpoint_regenerations_total", rising(4), { reason: "policy", outcome: "success", error: "" }),
  of("cilium_bpf_map_pressure", constant(0.2), { map_name: "cilium_policy_v3_*" }),
  of("cilium_bpf_map_pressure", constant(0.99), { map_name: "cilium_ct4_global" }),
  of("cilium_drop_count_total", rising(600), { reason: "Policy denied", direction: "INGRESS" }),
  of("cilium_drop_count_total", constant(7), { reason: "Authentication required", direction: "EGRESS" }),
  of("cilium_drift_checker_config_delta", constant(0)),
  of("hubble_lost_events_total", constant(500), { source: "perf_event_ring_buffer" }),
  of("hubble_drop_total", constant(8), {
    ...flow("shop/web", "pmoves/postgres"),
    reason: "POLICY_DENIED",
    protocol: "TCP",
  }),
  of("hubble_drop_total", rising(6000), {
    ...flow("pmoves/archon", "pmoves/postgres"),
    reason: "STALE_OR_UNROUTABLE_IP",
    protocol: "TCP",
  }),
  of("hubble_policy_verdicts_total", rising(9000), {
    ...flow("pmoves/archon", "pmoves/postgres"),
    direction: "egress",
    match: "l3-l4",
    action: "forwarded",
  }),
  of("hubble_policy_verdicts_total", constant(20), {
    ...flow("shop/web", "pmoves/nats"),
    direction: "ingress",
    match: "none",
    action: "audit",
  }),
  of("felix_cluster_num_policies", constant(calico)),
  of("felix_int_dataplane_failures", constant(2)),
  of("felix_resync_state", constant(3)),
  of("tetragon_tracingpolicy_loaded", constant(runtime), { state: "enabled" }),
  of("tetragon_tracingpolicy_loaded", constant(0), { state: "load_error" }),
  of("tetragon_tracingpolicy_loaded", constant(0), { state: "error" }),
  of("tetragon_tracingpolicy_loaded", constant(0), { state: "disabled" }),
  of("tetragon_bpf_missed_events_total", constant(40), { msg_op: "5", error: "EAGAIN" }),
  of("tetragon_observer_ringbuf_events_lost_total", constant(1)),
  of("tetragon_observer_ringbuf_queue_events_lost_total", constant(1)),
  of("tetragon_notify_overflowed_events_total", constant(1)),
  of("tetragon_export_ratelimit_events_dropped_total", constant(1)),
  of("tetragon_missed_prog_probes_total", constant(4), { policy: "old", attach: "sys_setuid" }),
];

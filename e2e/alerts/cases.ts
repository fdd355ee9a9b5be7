/**
 * For every alert what fires it, with what it then says, and the nearest thing that must not. The answers are written by
 * hand: no rule had a part in them.
 */
import { born, type Counts, constant, flow, lately, of, rising, type Samples } from "./world.ts";

/** One way in which an alert fires: for just as long as it must, where it must last. */
export interface Fires {
  /** In place of the series of these metrics and labels at rest, or beside them. */
  readonly series: readonly Samples[];
  /** Metrics that nobody serves. */
  readonly without?: readonly string[];
  /** Labels of the alert that fires, without its name and severity. */
  readonly labels: Readonly<Record<string, string>>;
  /** What its description says, its template filled in. */
  readonly says: string;
}

export interface Case {
  readonly fires: readonly Fires[];
  /** Series that come close and fire no alert at all. */
  readonly quiet: readonly Samples[];
}

const NODE = { instance: "node-1" };
const FAILED = { source: "custom-resource", operation: "update", outcome: "fail" };
const DENIED = { reason: "POLICY_DENIED", protocol: "TCP" };

const missing = (metric: string, who: string): Case => ({
  fires: [
    {
      series: [],
      without: [metric],
      labels: {},
      says: `${metric} has been missing for 15 minutes, and the other alerts about ${who} cannot fire meanwhile; check what scrapes it`,
    },
  ],
  quiet: [],
});

const CILIUM: Readonly<Record<string, Case>> = {
  NetworkPolicyDeniedConnections: {
    fires: [
      {
        series: [of("hubble_drop_total", rising(1500), { ...flow("shop/scraper", "shop/api"), ...DENIED })],
        labels: { ...NODE, ...flow("shop/scraper", "shop/api"), pod: "scraper" },
        says: "scraper is experiencing 12.5 denied connections/sec",
      },
    ],
    quiet: [
      // 20 events a second, of which two are one packet: the threshold, and not above it
      of("hubble_drop_total", rising(1200), { ...flow("shop/scraper", "shop/api"), ...DENIED }),
      // far above it, and over for half an hour
      of("hubble_drop_total", "0+9000x20 180000+0x39", { ...flow("shop/scraper", "shop/db"), ...DENIED }),
    ],
  },
  UnauthorizedDataTierAccess: {
    fires: [
      {
        series: [of("hubble_drop_total", born(2), { ...flow("shop/rogue", "pmoves/qdrant"), ...DENIED })],
        labels: {
          ...NODE,
          ...flow("shop/rogue", "pmoves/qdrant"),
          pod: "rogue",
          destination_tier: "data",
        },
        says: "shop/rogue tried to reach qdrant of the data tier and was refused",
      },
      {
        series: [
          of("hubble_drop_total", rising(4), {
            ...flow("shop/rogue", "pmoves/minio"),
            reason: "AUTH_REQUIRED",
            protocol: "TCP",
          }),
        ],
        labels: {
          ...NODE,
          ...flow("shop/rogue", "pmoves/minio"),
          pod: "rogue",
          destination_tier: "data",
        },
        says: "shop/rogue tried to reach minio of the data tier and was refused",
      },
    ],
    quiet: [
      of("hubble_drop_total", born(2), { ...flow("shop/rogue", "shop/qdrant"), ...DENIED }),
      of("hubble_drop_total", born(2), { ...flow("shop/rogue", "pmoves/nats"), ...DENIED }),
      of("hubble_drop_total", "_x40 2+0x20", { ...flow("shop/rogue", "pmoves/minio"), ...DENIED }),
      of("hubble_drop_total", born(2), {
        ...flow("shop/rogue", "pmoves/qdrant"),
        reason: "CT_NO_MAP_FOUND",
        protocol: "TCP",
      }),
    ],
  },
  CiliumPolicyRejected: {
    fires: [
      {
        series: [of("cilium_policy_change_total", rising(1), FAILED)],
        labels: { ...NODE, ...FAILED },
        says: "The agent on node-1 refused a policy from custom-resource 30 times in 30 minutes; its log names it (Unable to add CiliumNetworkPolicy)",
      },
      {
        series: [of("cilium_policy_change_total", born(5), { ...FAILED, source: "k8s" })],
        labels: { ...NODE, ...FAILED, source: "k8s" },
        says: "The agent on node-1 refused a policy from k8s 5 times in 30 minutes; its log names it (Unable to add CiliumNetworkPolicy)",
      },
    ],
    quiet: [of("cilium_policy_change_total", born(9), { ...FAILED, outcome: "success", source: "k8s" })],
  },
  CiliumEndpointRegenerationFailing: {
    fires: [
      {
        series: [
          of("cilium_endpoint_regenerations_total", rising(1), {
            reason: "policy",
            outcome: "fail",
            error: "policy_calculation",
          }),
        ],
        labels: { ...NODE, reason: "policy", outcome: "fail", error: "policy_calculation" },
        says: "Regeneration on node-1 failed 15 times in 15 minutes (policy_calculation); policies that cannot be merged show here",
      },
      {
        series: [
          of("cilium_endpoint_regenerations_total", "_x48 3+0x12", {
            reason: "policy",
            outcome: "fail",
            error: "redirects",
          }),
        ],
        labels: { ...NODE, reason: "policy", outcome: "fail", error: "redirects" },
        says: "Regeneration on node-1 failed 3 times in 15 minutes (redirects); policies that cannot be merged show here",
      },
    ],
    quiet: [
      of("cilium_endpoint_regenerations_total", lately(0, 1, 8), {
        reason: "policy",
        outcome: "fail",
        error: "policy_calculation",
      }),
    ],
  },
  CiliumPolicyMapNearlyFull: {
    fires: [
      {
        series: [of("cilium_bpf_map_pressure", lately(0.2, 0.95, 6), { map_name: "cilium_policy_v3_*" })],
        labels: NODE,
        says: "The fullest policy map on node-1 is at 95%; narrow its policies or raise bpf.policyMapMax",
      },
    ],
    quiet: [of("cilium_bpf_map_pressure", constant(0.9), { map_name: "cilium_policy_v3_*" })],
  },
  CiliumConfigDrift: {
    fires: [
      {
        series: [of("cilium_drift_checker_config_delta", lately(0, 2, 16))],
        labels: NODE,
        says: "2 settings differ on node-1, the mode may be one of them; restart its agent",
      },
    ],
    quiet: [of("cilium_drift_checker_config_delta", lately(0, 2, 10))],
  },
  HubbleEventsLost: {
    fires: [
      {
        series: [of("hubble_lost_events_total", rising(1), { source: "observer_events_queue" })],
        labels: { ...NODE, source: "observer_events_queue" },
        says: "10 events were lost on node-1 in 10 minutes (observer_events_queue); silence proves nothing meanwhile",
      },
    ],
    quiet: [of("hubble_lost_events_total", lately(0, 1, 20), { source: "observer_events_queue" })],
  },
  CiliumMetricsMissing: {
    ...missing("cilium_policy_max_revision", "Cilium's agents"),
    quiet: [of("cilium_policy_max_revision", "12+0x48")],
  },
  HubbleMetricsMissing: {
    ...missing("hubble_lost_events_total", "Hubble"),
    quiet: [of("hubble_lost_events_total", "500+0x48", { source: "perf_event_ring_buffer" })],
  },
  CiliumAuthenticationDrops: {
    fires: [
      {
        series: [
          of("cilium_drop_count_total", rising(60), {
            reason: "Authentication required",
            direction: "EGRESS",
          }),
        ],
        labels: { ...NODE, direction: "EGRESS" },
        says: "1 packets a second on node-1 (EGRESS) wait for an authentication that does not come; ask the SPIRE server",
      },
    ],
    quiet: [
      of("cilium_drop_count_total", rising(60), {
        reason: "Policy denied by denylist",
        direction: "EGRESS",
      }),
    ],
  },
};

const MODES: Readonly<Record<string, Case>> = {
  NetworkPolicyAuditInProduction: {
    fires: [
      {
        series: [
          of("cilium_policy_endpoint_enforcement_status", lately(0, 3, 16), { enforcement: "audit-ingress" }),
        ],
        labels: { ...NODE, enforcement: "audit-ingress" },
        says: "3 endpoints on node-1 are in audit-ingress: what the policies refuse passes there",
      },
    ],
    quiet: [
      of("cilium_policy_endpoint_enforcement_status", constant(3), { enforcement: "ingress" }),
      of("cilium_policy_endpoint_enforcement_status", lately(0, 3, 10), { enforcement: "audit-both" }),
    ],
  },
  NetworkPolicyAuditedConnections: {
    fires: [
      {
        series: [
          of("hubble_policy_verdicts_total", born(4), {
            ...flow("shop/web", "pmoves/neo4j"),
            direction: "ingress",
            match: "none",
            action: "audit",
          }),
        ],
        labels: {
          ...NODE,
          ...flow("shop/web", "pmoves/neo4j"),
          pod: "web",
          destination_tier: "data",
        },
        says: "shop/web reached pmoves/neo4j 4 times in 15 minutes; allow it or stop it before enforce",
      },
    ],
    quiet: [
      of("hubble_policy_verdicts_total", born(4), {
        ...flow("shop/web", "pmoves/neo4j"),
        direction: "ingress",
        match: "l3-l4",
        action: "redirected",
      }),
    ],
  },
};

const CALICO = ({ calico }: Counts): Readonly<Record<string, Case>> => ({
  CalicoPoliciesMissing: {
    fires: [
      {
        series: [of("felix_cluster_num_policies", lately(calico, calico - 1, 11))],
        labels: {},
        says: `Felix counts ${calico - 1} policies in the cluster where this stack alone has ${calico}; its log names those it refuses (Validation failed)`,
      },
    ],
    // a node that has just started, beside one that knows them all
    quiet: [of("felix_cluster_num_policies", constant(0), { instance: "node-2" })],
  },
  CalicoDataplaneFailing: {
    fires: [
      {
        series: [of("felix_int_dataplane_failures", rising(1))],
        labels: NODE,
        says: "15 updates failed on node-1 in 15 minutes; the log of its calico-node says why",
      },
    ],
    quiet: [of("felix_int_dataplane_failures", lately(2, 3, 8))],
  },
  CalicoNotInSync: {
    fires: [
      {
        series: [of("felix_resync_state", lately(3, 2, 11))],
        labels: NODE,
        says: "Felix on node-1 is in state 2; look at Typha and the API server",
      },
    ],
    quiet: [of("felix_resync_state", lately(3, 2, 5))],
  },
  FelixMetricsMissing: {
    ...missing("felix_resync_state", "Felix"),
    quiet: [of("felix_resync_state", "3+0x48")],
  },
});

const TETRAGON = ({ runtime }: Counts): Readonly<Record<string, Case>> => ({
  TetragonPolicyLoadError: {
    fires: [
      {
        series: [of("tetragon_tracingpolicy_loaded", lately(0, 1, 6), { state: "load_error" })],
        labels: { ...NODE, state: "load_error" },
        says: "1 policies on node-1 are in load_error; the objects do not say it, tetra tracingpolicy list on the node does",
      },
    ],
    quiet: [of("tetragon_tracingpolicy_loaded", lately(0, 1, 3), { state: "load_error" })],
  },
  TetragonPoliciesMissing: {
    fires: [
      {
        series: [
          of("tetragon_tracingpolicy_loaded", lately(runtime, runtime - 1, 16), { state: "enabled" }),
          of("tetragon_tracingpolicy_loaded", constant(1), { state: "disabled" }),
        ],
        labels: { ...NODE, state: "enabled" },
        says: `${runtime - 1} policies are enabled on node-1 where this stack alone has ${runtime}`,
      },
    ],
    quiet: [of("tetragon_tracingpolicy_loaded", lately(runtime, runtime - 1, 10), { state: "enabled" })],
  },
  TetragonEventsLost: {
    fires: [
      {
        series: [of("tetragon_bpf_missed_events_total", born(7), { msg_op: "13", error: "EAGAIN" })],
        labels: { ...NODE, msg_op: "13", error: "EAGAIN", stage: "kernel" },
        says: "7 events were lost on node-1 in 10 minutes (kernel)",
      },
      ...[
        ["tetragon_observer_ringbuf_events_lost_total", "ring buffer"],
        ["tetragon_observer_ringbuf_queue_events_lost_total", "queue"],
        ["tetragon_notify_overflowed_events_total", "listener"],
        ["tetragon_export_ratelimit_events_dropped_total", "export"],
      ].map(([metric = "", stage = ""]) => ({
        series: [of(metric, rising(1))],
        labels: { ...NODE, stage },
        says: `10 events were lost on node-1 in 10 minutes (${stage})`,
      })),
    ],
    quiet: [of("tetragon_observer_ringbuf_events_lost_total", lately(1, 9, 20))],
  },
  TetragonProbesMissed: {
    fires: ["tetragon_missed_prog_probes_total", "tetragon_missed_link_probes_total"].map((metric) => ({
      series: [of(metric, born(3), { policy: "sdr-guard", attach: "security_file_open" })],
      labels: { ...NODE, policy: "sdr-guard", attach: "security_file_open" },
      says: "sdr-guard missed 3 calls of security_file_open on node-1 in 10 minutes: it neither saw nor stopped them",
    })),
    quiet: [
      of("tetragon_missed_prog_probes_total", lately(0, 3, 20), {
        policy: "sdr-guard",
        attach: "security_file_open",
      }),
    ],
  },
  TetragonMetricsMissing: {
    ...missing("tetragon_tracingpolicy_loaded", "Tetragon's agents"),
    quiet: ["enabled", "load_error", "error", "disabled"].map((state) =>
      of("tetragon_tracingpolicy_loaded", state === "enabled" ? `${runtime}+0x48` : "0+0x48", { state }),
    ),
  },
});

/** By the name of the alert. */
export const casesFor = (counts: Counts): Readonly<Record<string, Case>> => ({
  ...CILIUM,
  ...MODES,
  ...CALICO(counts),
  ...TETRAGON(counts),
});

import { type Case, missing, NODE } from "./case.ts";
import { born, constant, flow, lately, of, rising } from "./world.ts";

const FAILED = { source: "custom-resource", operation: "update", outcome: "fail" };
const DENIED = { reason: "POLICY_DENIED", protocol: "TCP" };

export const CILIUM: Readonly<Record<string, Case>> = {
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
    quiet: [
      of("cilium_bpf_map_pressure", constant(0.9), { map_name: "cilium_policy_v3_*" }),
      of("cilium_bpf_map_pressure", lately(0.2, 0.95, 3), {
        instance: "node-2",
        map_name: "cilium_policy_v3_*",
      }),
    ],
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
      {
        series: [of("hubble_lost_events_total", born(5), { source: "hubble_ring_buffer" })],
        labels: { ...NODE, source: "hubble_ring_buffer" },
        says: "5 events were lost on node-1 in 10 minutes (hubble_ring_buffer); silence proves nothing meanwhile",
      },
    ],
    quiet: [of("hubble_lost_events_total", lately(0, 1, 20), { source: "observer_events_queue" })],
  },
  CiliumMetricsMissing: missing("Cilium's agents", of("cilium_policy_max_revision", constant(12))),
  HubbleMetricsMissing: missing(
    "Hubble",
    of("hubble_lost_events_total", constant(500), { source: "perf_event_ring_buffer" }),
  ),
  CiliumAuthenticationDrops: {
    fires: [
      {
        series: [
          of("cilium_drop_count_total", "0+0x52 60+60x7", {
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
      of("cilium_drop_count_total", lately(7, 9, 3), {
        reason: "Authentication required",
        direction: "INGRESS",
      }),
      of("cilium_drop_count_total", lately(0, 50, 40), {
        instance: "node-2",
        reason: "Authentication required",
        direction: "INGRESS",
      }),
    ],
  },
};

/** What depends on the mode of the stack. */
export const MODES: Readonly<Record<string, Case>> = {
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

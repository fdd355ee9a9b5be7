import { type Case, missing, NODE } from "./case.ts";
import { born, type Counts, constant, lately, of, rising } from "./world.ts";

export const TETRAGON = ({ runtime }: Counts): Readonly<Record<string, Case>> => ({
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
    fires: ["tetragon_missed_prog_probes_total", "tetragon_missed_link_probes_total"].flatMap((metric) =>
      [
        { values: born(3), calls: 3 },
        { values: rising(2), calls: 20 },
      ].map(({ values, calls }) => ({
        series: [of(metric, values, { policy: "sdr-guard", attach: "security_file_open" })],
        labels: { ...NODE, policy: "sdr-guard", attach: "security_file_open" },
        says: `sdr-guard missed ${calls} calls of security_file_open on node-1 in 10 minutes: it neither saw nor stopped them`,
      })),
    ),
    quiet: [
      of("tetragon_missed_prog_probes_total", lately(0, 3, 20), {
        policy: "sdr-guard",
        attach: "security_file_open",
      }),
    ],
  },
  TetragonMetricsMissing: missing(
    "Tetragon's agents",
    of("tetragon_tracingpolicy_loaded", constant(runtime), { state: "enabled" }),
    of("tetragon_tracingpolicy_loaded", constant(0), { state: "load_error" }),
    of("tetragon_tracingpolicy_loaded", constant(0), { state: "error" }),
    of("tetragon_tracingpolicy_loaded", constant(0), { state: "disabled" }),
  ),
});

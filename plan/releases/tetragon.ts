import { procMustBeMounted } from "../../diagnostics/releases/proc-must-be-mounted.ts";
import type { DiagnosticRule } from "../../model/diagnostic.ts";
import type { Platform } from "../../model/vocabulary.ts";
import { type EngineArgs, type EngineReleases, prerequisiteDiagnostics, releaseOf } from "./engine.ts";
import { type Guard, guardDiagnostics } from "./guards.ts";
import { mergeValues, valuesAt } from "./values.ts";
import { versionDiagnostics } from "./versions.ts";

/** Everything the installation of Tetragon depends on. */
export interface TetragonReleaseArgs extends EngineArgs {
  readonly platform: Platform;
}

/** The release of Tetragon for one platform. Pure; what is wrong or to be known comes back as diagnostics. */
export function tetragonRelease(args: TetragonReleaseArgs): EngineReleases {
  const { values: platformValues, prerequisites } = PRESETS[args.platform];
  const values = mergeValues(valuesAt({ ...EVERYWHERE, ...platformValues }), args.values ?? {});
  const release = releaseOf("tetragon", args, { engine: "tetragon", values });
  return {
    releases: [release],
    diagnostics: [
      ...versionDiagnostics("tetragon", release.version, false),
      ...guardDiagnostics("tetragon", GUARDS, values),
      ...prerequisiteDiagnostics("tetragon", prerequisites),
    ],
  };
}

/**
 * The agent's own metrics. It shares the node's network with the bridge, whose 2112 the policies name (C46),
 * and two processes of a node cannot share the chart's default 2112 (X4).
 */
const TETRAGON_METRICS_PORT = 2114;

/**
 * Drops health checks, and of the host and the system namespaces only starts and ends of processes. The chart's
 * default drops everything from there, so an alert of a runtime policy about the host or about kube-system would not
 * reach the log (T38; docs/semantics/tetragon.md#chart-values). One line a filter; the fields of a line must all
 * match.
 */
const EXPORT_DENY_LIST = [
  { health_check: true },
  { event_set: ["PROCESS_EXEC", "PROCESS_EXIT"], namespace: ["", "cilium", "kube-system"] },
]
  .map((filter) => JSON.stringify(filter))
  .join("\n");

/**
 * What every platform gets: gRPC where the bridge looks for it (T3, X4), the policy filter that makes podSelector
 * work, capabilities and namespaces in events as evidence of an escape, and CRDs from the operator, which is ready
 * only once they are there and leaves them behind.
 */
const EVERYWHERE = {
  "tetragon.grpc.enabled": true,
  "tetragon.grpc.address": "localhost:54321",
  "tetragon.enablePolicyFilter": true,
  "tetragon.enableProcessCred": true,
  "tetragon.enableProcessNs": true,
  "tetragon.exportDenyList": EXPORT_DENY_LIST,
  "tetragon.prometheus.enabled": true,
  "tetragon.prometheus.port": TETRAGON_METRICS_PORT,
  "tetragonOperator.enabled": true,
  "tetragonOperator.tracingPolicy.enabled": true,
  "crds.installMethod": "operator",
} as const;

interface Preset {
  readonly values: Readonly<Record<string, unknown>>;
  readonly prerequisites: readonly DiagnosticRule[];
}

const PLAIN: Preset = { values: {}, prerequisites: [] };

/** On kind a node is a container, and its /proc is not that of the kernel's processes. */
const PRESETS: Readonly<Record<Platform, Preset>> = {
  eks: PLAIN,
  gke: PLAIN,
  aks: PLAIN,
  generic: PLAIN,
  kind: { values: { "tetragon.hostProcPath": "/procHost" }, prerequisites: [procMustBeMounted] },
};

const GUARDS: readonly Guard[] = [
  {
    path: "tetragon.enablePolicyFilter",
    only: ["true"],
    because: "a policy for some pods is then refused by the agents",
  },
  {
    path: "tetragonOperator.tracingPolicy.enabled",
    only: ["true"],
    because: "the agents then watch no policies",
  },
  {
    path: "crds.installMethod",
    never: ["helm"],
    because: "removing the release then deletes the CRDs and with them everybody's policies",
  },
];

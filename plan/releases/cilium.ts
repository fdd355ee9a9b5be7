import { authenticationDeprecated } from "../../diagnostics/releases/authentication-deprecated.ts";
import { podCidrNotIpv4 } from "../../diagnostics/releases/pod-cidr-not-ipv4.ts";
import { podCidrUnused } from "../../diagnostics/releases/pod-cidr-unused.ts";
import { presetMissing } from "../../diagnostics/releases/preset-missing.ts";
import { rolloutOverridden } from "../../diagnostics/releases/rollout-overridden.ts";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import type { CniMode, Mode, Platform } from "../../model/vocabulary.ts";
import { CILIUM_PRESETS, type CiliumPreset } from "./cilium-presets.ts";
import {
  type EngineArgs,
  type EngineReleases,
  isIpv6,
  type Later,
  prerequisiteDiagnostics,
  releaseOf,
} from "./engine.ts";
import { type Guard, guardDiagnostics } from "./guards.ts";
import { type HelmValues, mergeValues, valuesAt } from "./values.ts";
import { versionDiagnostics } from "./versions.ts";

/** An existing SPIRE server that answers mutual authentication (C5, C79). */
export interface SpireServer {
  /** `host:port`. */
  readonly serverAddress: string;
  readonly trustDomain: string;
}

/** How the API server is reached without kube-proxy. */
export interface ApiServer {
  readonly host: string | Later;
  readonly port: number | Later;
}

/** Everything the installation of Cilium depends on. */
export interface CiliumReleaseArgs extends EngineArgs {
  readonly platform: Platform;
  /** `full`: Cilium owns addressing and routing; `chaining`: it follows the platform's own CNI. */
  readonly cniMode: CniMode;
  /** Whether refused flows pass and are reported (`audit`) or are stopped (`enforce`), for all policies. */
  readonly mode: Mode;
  /** Address range of the pods (IPv4); absent means the chart's own default, which not every platform has. */
  readonly podCidr?: string | Later;
  /** Where agents reach the API server when they replace kube-proxy; absent means kube-proxy stays. */
  readonly apiServer?: ApiServer;
  /** Who answers mutual authentication; absent means that no demand can be met. */
  readonly spire?: SpireServer;
}

/** The release of Cilium for one platform. Pure; what is wrong or to be known comes back as diagnostics. */
export function ciliumRelease(args: CiliumReleaseArgs): EngineReleases {
  const { platform, cniMode, podCidr, spire } = args;
  const preset = CILIUM_PRESETS[`${platform} ${cniMode}`];
  if (preset === undefined)
    return {
      releases: [],
      diagnostics: [diagnose(presetMissing, "cluster.cniMode", { engine: "cilium", platform, cniMode })],
    };
  const values = mergeValues(
    valuesAt({
      ...EVERYWHERE,
      ...modeValues(args.mode),
      ...preset.values,
      ...podCidrValues(preset, podCidr),
      ...apiServerValues(args.apiServer),
      ...spireValues(spire),
    }),
    args.values ?? {},
  );
  const release = releaseOf("cilium", args, { engine: "cilium", values });
  return {
    releases: [release],
    diagnostics: [
      ...versionDiagnostics("cilium", release.version, spire !== undefined),
      ...podCidrDiagnostics(preset, platform, podCidr),
      ...guardDiagnostics("cilium", guardsOf(args), values),
      ...(spire === undefined ? [] : [diagnose(authenticationDeprecated, "authentication", {})]),
      ...prerequisiteDiagnostics("cilium", preset.prerequisites),
    ],
  };
}

/** Which workload spoke to which, without a label per pod: a pod's name lives for a day and the series for weeks. */
const BY_WORKLOAD =
  "sourceContext=workload-name|reserved-identity;destinationContext=workload-name|reserved-identity;" +
  "labelsContext=source_namespace,destination_namespace";

/**
 * What every platform gets. A changed ConfigMap reaches running agents only when they roll, so everything rolls by
 * itself. Flows name the policy that decided (correlation), and the verdicts are counted. Hubble's certificates come
 * from a job that renews them: those that Helm makes end after a year, differ at every upgrade, and lie in the
 * release's own records.
 */
const EVERYWHERE = {
  rollOutCiliumPods: true,
  "operator.rollOutPods": true,
  "envoy.rollOutPods": true,
  "hubble.relay.rollOutPods": true,
  policyEnforcementMode: "default",
  "hubble.enabled": true,
  "hubble.relay.enabled": true,
  "hubble.networkPolicyCorrelation.enabled": true,
  "hubble.metrics.enabled": [
    "dns:query;ignoreAAAA",
    `drop:${BY_WORKLOAD}`,
    "tcp",
    `flow:${BY_WORKLOAD}`,
    `policy:${BY_WORKLOAD}`,
    `httpV2:${BY_WORKLOAD}`,
  ],
  "hubble.tls.auto.method": "cronJob",
  "prometheus.enabled": true,
} as const;

/**
 * A boolean, and stated in both modes: any other text stops every agent
 * (docs/semantics/cilium.md#the-value-of-policyauditmode).
 */
const modeValues = (mode: Mode): HelmValues => ({ policyAuditMode: mode === "audit" });

function podCidrValues({ podCidr: use }: CiliumPreset, podCidr: string | Later | undefined): HelmValues {
  if (podCidr === undefined || use === "elsewhere") return {};
  return use === "pool"
    ? { "ipam.operator.clusterPoolIPv4PodCIDRList": [podCidr] }
    : { ipv4NativeRoutingCIDR: podCidr };
}

const apiServerValues = (apiServer: ApiServer | undefined): HelmValues =>
  apiServer === undefined
    ? {}
    : { kubeProxyReplacement: true, k8sServiceHost: apiServer.host, k8sServicePort: apiServer.port };

/** The server exists, so the chart must not install one; it refuses spire without authentication (C5, C79, X5). */
const spireValues = (spire: SpireServer | undefined): HelmValues =>
  spire === undefined
    ? {}
    : {
        "authentication.enabled": true,
        "authentication.mutual.spire.enabled": true,
        "authentication.mutual.spire.install.enabled": false,
        "authentication.mutual.spire.serverAddress": spire.serverAddress,
        "authentication.mutual.spire.trustDomain": spire.trustDomain,
      };

function podCidrDiagnostics(
  preset: CiliumPreset,
  platform: Platform,
  podCidr: string | Later | undefined,
): readonly Diagnostic[] {
  const place = "cluster.podCidr";
  if (podCidr === undefined)
    return preset.withoutPodCidr === undefined ? [] : [diagnose(preset.withoutPodCidr, place, { platform })];
  if (preset.podCidr === "elsewhere") return [diagnose(podCidrUnused, place, { engine: "cilium", platform })];
  return isIpv6(podCidr) ? [diagnose(podCidrNotIpv4, place, { engine: "cilium" })] : [];
}

const guardsOf = ({ mode, spire }: CiliumReleaseArgs): readonly Guard[] => [
  {
    path: "policyAuditMode",
    only: [String(mode === "audit")],
    because: `palisade:mode is ${mode}, the one switch for every layer`,
  },
  { path: "policyEnforcementMode", never: ["never"], because: "Cilium then enforces no policy at all" },
  ...(spire === undefined ? [] : SPIRE_GUARDS),
  {
    path: "rollOutCiliumPods",
    only: ["true"],
    because: "agents keep the old mode until somebody restarts them",
    rule: rolloutOverridden,
  },
];

const SPIRE_GUARDS: readonly Guard[] = ["authentication.enabled", "authentication.mutual.spire.enabled"].map(
  (path) => ({
    path,
    only: ["true"],
    because: "every flow whose policy demands authentication is then dropped",
  }),
);

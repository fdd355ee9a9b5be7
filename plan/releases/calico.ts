import { apiServerUnused } from "../../diagnostics/releases/api-server-unused.ts";
import { podCidrNotIpv4 } from "../../diagnostics/releases/pod-cidr-not-ipv4.ts";
import { podCidrUnused } from "../../diagnostics/releases/pod-cidr-unused.ts";
import { presetMissing } from "../../diagnostics/releases/preset-missing.ts";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import type { CniMode, Platform } from "../../model/vocabulary.ts";
import type { Readiness } from "../plan.ts";
import { CALICO_PRESETS, type CalicoPreset } from "./calico-presets.ts";
import type { ApiServer } from "./cilium.ts";
import {
  type EngineArgs,
  type EngineReleases,
  isIpv6,
  type Later,
  prerequisiteDiagnostics,
  releaseId,
  releaseOf,
} from "./engine.ts";
import { type Guard, guardDiagnostics } from "./guards.ts";
import { type HelmValues, mergeValues, valuesAt } from "./values.ts";
import { versionDiagnostics } from "./versions.ts";

/** Everything the installation of Calico depends on. */
export interface CalicoReleaseArgs extends EngineArgs {
  readonly platform: Platform;
  /** `full`: Calico owns addressing and routing; `chaining`: it polices behind the platform's own CNI. */
  readonly cniMode: CniMode;
  /** Address range of the pods (IPv4); absent means the operator's own default. */
  readonly podCidr?: string | Later;
  /** Where agents reach the API server when they replace kube-proxy; absent means kube-proxy stays. */
  readonly apiServer?: ApiServer;
}

/**
 * The releases of Calico for one platform: first its CRDs, then the operator. Pure; what is wrong or to be known
 * comes back as diagnostics.
 */
export function calicoRelease(args: CalicoReleaseArgs): EngineReleases {
  const { platform, cniMode } = args;
  const preset = CALICO_PRESETS[`${platform} ${cniMode}`];
  if (preset === undefined)
    return {
      releases: [],
      diagnostics: [diagnose(presetMissing, "cluster.cniMode", { engine: "calico", platform, cniMode })],
    };
  const values = mergeValues(
    valuesAt({
      ...EVERYWHERE,
      ...preset.values,
      ...poolValues(preset, args),
      ...apiServerValues(preset, args),
    }),
    args.values ?? {},
  );
  const crds = crdRelease(args);
  const operator = releaseOf("calico", args, {
    engine: "calico",
    values,
    createNamespace: true,
    after: [releaseId("calico-crds")],
    readyWhen: API_SERVER,
  });
  return {
    releases: [crds, operator],
    diagnostics: [
      ...versionDiagnostics("calico", operator.version, false),
      ...clusterDiagnostics(preset, args),
      ...guardDiagnostics("calico", GUARDS, values),
      ...prerequisiteDiagnostics("calico", preset.prerequisites),
    ],
  };
}

/**
 * Helm waits for the operator, which only then starts Calico and, last, the API server that takes its policies; until
 * that answers, every policy is refused (docs/semantics/calico.md#which-api-to-apply).
 */
const API_SERVER: Readiness = {
  apiVersion: "operator.tigera.io/v1",
  kind: "APIServer",
  name: "default",
  condition: "jsonpath={.status.state}=Ready",
};

/**
 * Its CRDs are ordinary templates: uninstalling the chart would delete every Calico object of everybody, so the
 * release outlives the stack. A later stack must adopt it (`pulumi import`) or its owner uninstall it.
 */
const crdRelease = (args: CalicoReleaseArgs) =>
  releaseOf("calico-crds", args, {
    engine: "calico",
    values: {},
    createNamespace: true,
    retainOnDelete: true,
  });

/**
 * What every platform gets. The CRDs have one owner, their release, so the operator leaves them alone. Policies
 * need the API server; denied flows are seen only through Goldmane, for open-source Calico counts none.
 */
const EVERYWHERE = {
  manageCRDs: false,
  "installation.enabled": true,
  "installation.nodeMetricsPort": 9091,
  "apiServer.enabled": true,
  "goldmane.enabled": true,
} as const;

const poolValues = ({ encapsulation }: CalicoPreset, { podCidr }: CalicoReleaseArgs): HelmValues =>
  podCidr === undefined || encapsulation === undefined
    ? {}
    : { "installation.calicoNetwork.ipPools": [{ cidr: podCidr, encapsulation, natOutgoing: "Enabled" }] };

/** Only Calico's eBPF dataplane replaces kube-proxy, and only where Calico also owns the interfaces. */
const apiServerValues = ({ encapsulation }: CalicoPreset, { apiServer }: CalicoReleaseArgs): HelmValues =>
  apiServer === undefined || encapsulation === undefined
    ? {}
    : {
        "installation.calicoNetwork.linuxDataplane": "BPF",
        "kubernetesServiceEndpoint.host": apiServer.host,
        "kubernetesServiceEndpoint.port": portText(apiServer.port),
      };

/** The chart writes it into a ConfigMap, where only texts are allowed. */
const portText = (port: number | Later): string | Later => (typeof port === "number" ? String(port) : port);

function clusterDiagnostics(
  { encapsulation }: CalicoPreset,
  { podCidr, apiServer, platform }: CalicoReleaseArgs,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (podCidr !== undefined && encapsulation === undefined)
    found.push(diagnose(podCidrUnused, "cluster.podCidr", { engine: "calico", platform }));
  else if (podCidr !== undefined && isIpv6(podCidr))
    found.push(diagnose(podCidrNotIpv4, "cluster.podCidr", { engine: "calico" }));
  if (apiServer !== undefined && encapsulation === undefined)
    found.push(diagnose(apiServerUnused, "cluster.apiServer", { engine: "calico", platform }));
  return found;
}

const GUARDS: readonly Guard[] = [
  { path: "installation.enabled", only: ["true"], because: "the operator then installs no Calico" },
  {
    path: "apiServer.enabled",
    only: ["true"],
    because: "the API server then knows no policy of projectcalico.org/v3",
  },
  {
    path: "manageCRDs",
    only: ["false"],
    because: "the CRDs then have two owners, their own release and the operator",
  },
];

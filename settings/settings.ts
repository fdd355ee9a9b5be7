import type { Sensitive } from "../model/sensitive.ts";
import type {
  AuthenticationProvider,
  CalicoEdition,
  ClusterCni,
  CniMode,
  HelmEngine,
  Mode,
  NamespaceMode,
  Platform,
  PolicySource,
} from "../model/vocabulary.ts";
import type { OptionsBySystem, SystemName } from "../systems/registry.ts";
import type { AlertSettings } from "./alerts.ts";
import type { CloudSettings } from "./cloud.ts";

/** Someone who answers for a statement the program cannot check, and why it is true. */
export interface Statement {
  readonly owner: string;
  readonly reason: string;
}

export interface ClusterSettings {
  readonly platform: Platform;
  readonly cni: ClusterCni;
  readonly cniMode: CniMode;
  /** Kubeconfig context; absent means the current one. */
  readonly context?: string;
  /** Content of a kubeconfig; absent means the ambient one. */
  readonly kubeconfig?: Sensitive;
  /** Address range of the pods; absent means the engine's own default. */
  readonly podCidr?: string;
  /** Where agents reach the API server when they replace kube-proxy; absent means kube-proxy stays. */
  readonly apiServer?: { readonly host: string; readonly port: number };
  /** The nodes have BPF LSM in their active list. */
  readonly bpfLsm: boolean;
  /** Somebody declares that agents which are not ours run in audit; absent means nobody does. */
  readonly agentAudit?: Statement;
}

/** Where charts come from, when not from their projects' own repositories. */
export interface ChartSettings {
  /** `https://…` repository, `oci://…` registry or a local folder; absent means the projects' own repositories. */
  readonly source?: string;
  readonly username?: string;
  readonly password?: Sensitive;
}

export interface EngineSettings {
  /** False means it already runs here and is not ours. */
  readonly install: boolean;
  /** Chart version; absent means the pinned one. */
  readonly version?: string;
  /** Values merged over the preset, last. */
  readonly values: Readonly<Record<string, unknown>>;
}

export interface CalicoSettings extends EngineSettings {
  /** Open-source unless somebody else installs it and says otherwise. */
  readonly edition: CalicoEdition;
}

/** Who answers mutual authentication, and where. */
export interface AuthenticationSettings {
  readonly provider: AuthenticationProvider;
  /** `host:port` of the SPIRE server. */
  readonly serverAddress: string;
  readonly trustDomain: string;
}

/** What an operator settles about one system beside the system's own options. */
export interface SystemSettings<Options> {
  readonly options: Options;
  /** Policies and layers that are not applied. */
  readonly off: ReadonlySet<string>;
  /** Mode by policy name, by layer, or for `all`; absent means the stack's mode. The narrowest word wins. */
  readonly mode: ReadonlyMap<string, Mode>;
  /** A written acknowledgement that runtime policies may kill processes of anybody on the nodes. */
  readonly acknowledge?: Statement;
}

/** What the operator chose, complete and checked. */
export interface Settings {
  readonly stack: string;
  readonly mode: Mode;
  readonly policies: PolicySource;
  readonly cluster: ClusterSettings;
  readonly charts: ChartSettings;
  readonly engines: Readonly<Record<HelmEngine, EngineSettings>> & { readonly calico: CalicoSettings };
  readonly authentication: AuthenticationSettings;
  readonly namespaces: NamespaceMode;
  /** Only the systems the stack names. */
  readonly systems: { readonly [Name in SystemName]?: SystemSettings<OptionsBySystem[Name]> };
  /** Firewalls around the cluster; a cloud that is absent gets none. */
  readonly cloud: CloudSettings;
  /** Absent means that the stack has no alerts. */
  readonly alerts?: AlertSettings;
}

import type { CloudResource } from "../model/cloud.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Flow } from "../model/flow.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Role } from "../model/policy.ts";
import type { Sensitive } from "../model/sensitive.ts";
import type {
  AuthenticationProvider,
  ClusterCni,
  CniMode,
  Dialect,
  HelmEngine,
  Layer,
  Mode,
  Platform,
  PolicySource,
} from "../model/vocabulary.ts";
import type { Workload } from "../model/workload.ts";
import type { AlertingRule, RuleGroups } from "./alerts/rules.ts";

/** Credentials of a chart repository. */
export interface ChartCredentials {
  readonly username: string;
  readonly password: Sensitive;
}

/** A namespace of workloads that the stack creates and never deletes. */
export interface PlannedNamespace {
  readonly type: "namespace";
  /** Unique in the plan; the stem of the Pulumi name. */
  readonly id: string;
  readonly name: string;
  /** Ids that must be there first. */
  readonly after: readonly string[];
}

/** An object that an engine makes once it runs, and the state in which the engine can be used. */
export interface Readiness {
  readonly apiVersion: string;
  readonly kind: string;
  /** Name of the object, which is cluster-wide. */
  readonly name: string;
  /** What of it to wait for, as `kubectl wait --for` takes it. */
  readonly condition: string;
}

/** A Helm release of an engine, or of an engine's CRDs. */
export interface PlannedRelease {
  readonly type: "release";
  readonly id: string;
  readonly engine: HelmEngine;
  /** Release name in Helm. */
  readonly name: string;
  readonly namespace: string;
  /** True means Helm makes the namespace when it is missing. */
  readonly createNamespace: boolean;
  /** Chart name in the repository, an `oci://` reference, or a local path. */
  readonly chart: string;
  readonly version: string;
  /** Repository URL; absent for `oci://` and local charts. */
  readonly repository?: string;
  /** Absent means the repository asks for none. */
  readonly credentials?: ChartCredentials;
  readonly values: Readonly<Record<string, unknown>>;
  /** True means destroying the stack leaves it: its objects belong to everybody. */
  readonly retainOnDelete: boolean;
  /** What comes after it waits for this too; absent means that Helm's own wait is enough. */
  readonly readyWhen?: Readiness;
  readonly after: readonly string[];
}

/** How an effective mode reaches the cluster. */
export const LOWERINGS = [
  "release-value",
  "enable-default-deny",
  "policy-mode",
  "policy-kind",
  "alert-only",
  "modeless",
  "declared",
  "nothing",
] as const;
export type Lowering = (typeof LOWERINGS)[number];

/** One policy as it will be applied: the spec's manifest, the labels of its tree, and what the mode adds. */
export interface PlannedPolicy {
  readonly type: "policy";
  readonly id: string;
  readonly system: string;
  readonly layer: Layer;
  readonly dialect: Dialect;
  readonly name: string;
  readonly role: Role;
  readonly intent: string;
  readonly mode: Mode;
  /**
   * What carries the mode. `policy-kind`: audit is a kind of its own; `alert-only`: the policy cannot stop anything
   * in either mode; `modeless`: it decides nothing itself; `nothing`: the cluster enforces no policy.
   */
  readonly lowering: Lowering;
  readonly manifest: Manifest;
  /** A network policy as it is in enforce; absent where its mode makes nothing else of it than `manifest`. */
  readonly enforced?: Manifest;
  readonly after: readonly string[];
}

/** One resource of a cloud's firewall. */
export interface PlannedCloudResource {
  readonly type: "cloud";
  /** The resource's own. */
  readonly id: string;
  /** What Pulumi registers and readers of clouds read. */
  readonly resource: CloudResource;
  /** Arguments whose change replaces the resource; every other change is made in place. */
  readonly replacedBy: readonly string[];
  /** The resource's own. */
  readonly after: readonly string[];
}

/** The alert rules of one engine, for a Prometheus operator that already runs. */
export interface PlannedAlerts {
  readonly type: "alerts";
  readonly id: string;
  readonly engine: HelmEngine;
  readonly manifest: Manifest<RuleGroups>;
  readonly after: readonly string[];
}

export type PlannedResource =
  | PlannedNamespace
  | PlannedRelease
  | PlannedPolicy
  | PlannedCloudResource
  | PlannedAlerts;

/** The cluster a plan is for. */
export interface PlannedCluster {
  readonly platform: Platform;
  readonly cni: ClusterCni;
  readonly cniMode: CniMode;
  /** Kubeconfig context; absent means the current one. */
  readonly context?: string;
  /** Content of a kubeconfig; absent means the ambient one. */
  readonly kubeconfig?: Sensitive;
  /** Who answers the mutual authentication that policies demand; absent means nobody. */
  readonly mutualAuthentication?: {
    readonly provider: Exclude<AuthenticationProvider, "off">;
    readonly trustDomain: string;
  };
}

/** A system of the stack: what runs, its intent, and what carries it out. */
export interface PlannedSystem {
  readonly name: string;
  readonly workloads: readonly Workload[];
  readonly flows: readonly Flow[];
  /** Ids of its policies, in the order of its spec's files. */
  readonly policies: readonly string[];
}

/** Everything a stack will have; pure data. */
export interface Plan {
  readonly stack: string;
  readonly mode: Mode;
  readonly policies: PolicySource;
  readonly cluster: PlannedCluster;
  /** In the order of the registry. */
  readonly systems: readonly PlannedSystem[];
  /** In the order of application; on destroy the reverse. */
  readonly resources: readonly PlannedResource[];
  readonly diagnostics: readonly Diagnostic[];
}

type Resources = Pick<Plan, "resources">;

export const releasesOf = (plan: Resources): readonly PlannedRelease[] =>
  plan.resources.filter((resource) => resource.type === "release");

export const policiesOf = (plan: Resources): readonly PlannedPolicy[] =>
  plan.resources.filter((resource) => resource.type === "policy");

export const cloudResourcesOf = (plan: Resources): readonly CloudResource[] =>
  plan.resources.flatMap((planned) => (planned.type === "cloud" ? [planned.resource] : []));

export const alertsIn = (plan: Resources): readonly PlannedAlerts[] =>
  plan.resources.filter((resource) => resource.type === "alerts");

/** The alerts alone, without the series that rules store for them. */
export const alertRulesOf = ({ groups }: RuleGroups): readonly AlertingRule[] =>
  groups.flatMap(({ rules }) => rules.filter((rule) => "alert" in rule));

export const namespacesOf = (plan: Resources): readonly PlannedNamespace[] =>
  plan.resources.filter((resource) => resource.type === "namespace");

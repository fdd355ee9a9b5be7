import { stringify } from "yaml";

/** The words of case files, for Calico. */
export type Word = "allowed" | "denied" | "audited" | "undetermined";
export type Labels = Readonly<Record<string, string>>;
export type Direction = "Ingress" | "Egress";

/** As in case files: `kind` absent means a pod. */
export interface CalicoEndpoint {
  readonly name: string;
  readonly kind?: "host" | "remote-node" | "world";
  readonly ip: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly namespaceLabels?: Labels;
  readonly serviceAccount?: string;
  readonly serviceAccountLabels?: Labels;
  readonly namedPorts?: Readonly<Record<string, { readonly port: number; readonly protocol: string }>>;
  readonly hostNetwork?: boolean;
  readonly node?: "local" | "remote";
}

/** `port` is the type for ICMP and ICMPv6. */
export interface CalicoFlow {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: string;
  readonly http?: { readonly method: string; readonly path: string };
}

export interface EntityRule {
  readonly nets?: readonly string[];
  readonly notNets?: readonly string[];
  readonly selector?: string;
  readonly notSelector?: string;
  readonly namespaceSelector?: string;
  readonly serviceAccounts?: { readonly names?: readonly string[]; readonly selector?: string };
  readonly ports?: readonly (number | string)[];
  readonly notPorts?: readonly (number | string)[];
  readonly domains?: readonly string[];
}

export interface Icmp {
  readonly type: number;
  readonly code?: number;
}

export interface Rule {
  readonly action: "Allow" | "Deny" | "Log" | "Pass";
  readonly ipVersion?: 4 | 6;
  readonly protocol?: string | number;
  readonly notProtocol?: string | number;
  readonly icmp?: Icmp;
  readonly notICMP?: Icmp;
  readonly source?: EntityRule;
  readonly destination?: EntityRule;
  readonly http?: unknown;
}

export interface CalicoSpec {
  readonly tier?: string;
  readonly order?: number;
  readonly selector?: string;
  readonly namespaceSelector?: string;
  readonly serviceAccountSelector?: string;
  readonly types?: readonly Direction[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
  readonly doNotTrack?: boolean;
  readonly preDNAT?: boolean;
  readonly applyOnForward?: boolean;
  readonly stagedAction?: string;
}

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels;
}

const CALICO_KINDS = [
  "NetworkPolicy",
  "GlobalNetworkPolicy",
  "StagedNetworkPolicy",
  "StagedGlobalNetworkPolicy",
] as const;

export interface CalicoPolicy {
  readonly apiVersion: "projectcalico.org/v3" | "crd.projectcalico.org/v1";
  readonly kind: (typeof CALICO_KINDS)[number];
  readonly metadata: Metadata;
  readonly spec: CalicoSpec;
}

export interface KubernetesSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values?: readonly string[];
  }[];
}

export interface KubernetesPeer {
  readonly podSelector?: KubernetesSelector;
  readonly namespaceSelector?: KubernetesSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface KubernetesPort {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}

export interface KubernetesRule {
  readonly from?: readonly KubernetesPeer[];
  readonly to?: readonly KubernetesPeer[];
  readonly ports?: readonly KubernetesPort[];
}

export interface KubernetesPolicy {
  readonly apiVersion: "networking.k8s.io/v1" | "projectcalico.org/v3";
  readonly kind: "NetworkPolicy" | "StagedKubernetesNetworkPolicy";
  readonly metadata: Metadata;
  readonly spec: {
    readonly podSelector: KubernetesSelector;
    readonly policyTypes?: readonly Direction[];
    readonly ingress?: readonly KubernetesRule[];
    readonly egress?: readonly KubernetesRule[];
    readonly stagedAction?: string;
  };
}

export interface NetworkSet {
  readonly apiVersion: "projectcalico.org/v3";
  readonly kind: "NetworkSet" | "GlobalNetworkSet";
  readonly metadata: Metadata;
  readonly spec: { readonly nets: readonly string[] };
}

export interface Tier {
  readonly apiVersion: "projectcalico.org/v3";
  readonly kind: "Tier";
  readonly metadata: Metadata;
  readonly spec: { readonly order?: number; readonly defaultAction?: "Deny" | "Pass" };
}

/** A cluster's objects, no two of one kind, namespace and name, and flows in it. */
export interface CalicoScenario {
  readonly tiers: readonly Tier[];
  readonly sets: readonly NetworkSet[];
  readonly policies: readonly (CalicoPolicy | KubernetesPolicy)[];
  readonly endpoints: readonly CalicoEndpoint[];
  readonly flows: readonly CalicoFlow[];
}

export const isCalico = (policy: CalicoPolicy | KubernetesPolicy): policy is CalicoPolicy =>
  policy.apiVersion !== "networking.k8s.io/v1" && policy.kind !== "StagedKubernetesNetworkPolicy";

/** The scenario as a case of a case file. */
export const caseOf = (
  { tiers, sets, policies, endpoints, flows }: CalicoScenario,
  name: string,
  words: readonly Word[],
  valid: boolean,
): Record<string, unknown> => ({
  name,
  engine: "calico",
  ...(valid ? {} : { expectPoliciesValid: false }),
  endpoints: endpoints.map(withoutEmpty),
  policies: [...tiers, ...sets, ...policies],
  flows: flows.map((flow, i) => ({ ...flow, expect: words[i] })),
});

const withoutEmpty = (endpoint: CalicoEndpoint): object =>
  Object.fromEntries(
    Object.entries(endpoint).filter(
      ([, value]) => typeof value !== "object" || Object.keys(value).length > 0,
    ),
  );

/** A case file with this one case, for `tests/fixtures/cases`. */
export const caseText = (one: Record<string, unknown>): string =>
  stringify({ cases: [one] }, { lineWidth: 140, aliasDuplicateObjects: false });

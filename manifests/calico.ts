import type {
  EntityRule,
  GlobalNetworkPolicySpec,
  NetworkPolicySpec,
  NetworkSetSpec,
  Rule,
} from "@pulumi/kubernetes-calico/plain";
import type { Control } from "../model/control.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Policy } from "../model/policy.ts";
import type { Labels } from "../model/workload.ts";

/** Destinations by DNS name: a field of Calico Enterprise that open-source Calico does not have (X30). */
export interface EnterpriseDestination extends EntityRule {
  readonly domains?: string[];
}

export type EnterpriseRule = Omit<Rule, "destination"> & { readonly destination?: EnterpriseDestination };

/** Spec of a GlobalNetworkPolicy. */
export type GlobalPolicySpec = Omit<GlobalNetworkPolicySpec, "egress" | "types"> & {
  /** Always written: where nobody fills it in, Felix takes both (docs/semantics/calico.md#types-are-always-written). */
  readonly types: ("Ingress" | "Egress")[];
  readonly egress?: EnterpriseRule[];
};

/** A Calico NetworkPolicy, which is another kind than the NetworkPolicy of Kubernetes. */
export const calicoNetworkPolicyManifest = ({
  name,
  namespace,
  spec,
}: {
  readonly name: string;
  readonly namespace: string;
  readonly spec: NetworkPolicySpec;
}): Manifest<NetworkPolicySpec> => manifestOf("NetworkPolicy", { name, namespace }, spec);

export const globalNetworkPolicyManifest = ({
  name,
  spec,
}: {
  readonly name: string;
  readonly spec: GlobalPolicySpec;
}): Manifest<GlobalPolicySpec> => manifestOf("GlobalNetworkPolicy", { name }, spec);

/** What an author settles about a cluster-wide object of a system. */
interface AuthoredGlobal {
  readonly name: string;
  /** File under the spec's tree. */
  readonly file: string;
  readonly intent: string;
  readonly controls: readonly Control[];
  readonly rows: readonly string[];
}

export function globalNetworkPolicy({
  spec,
  ...authored
}: AuthoredGlobal & { readonly spec: GlobalPolicySpec }): Policy<Manifest<GlobalPolicySpec>> {
  const manifest = globalNetworkPolicyManifest({ name: authored.name, spec });
  return { ...authored, ...OF_CALICO, role: "allow", manifest };
}

/** Addresses that policies name by the set's labels. */
export function globalNetworkSet({
  labels,
  annotations,
  nets,
  ...authored
}: AuthoredGlobal & {
  /** Name of the policy that it is for. */
  readonly belongsTo: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly nets: readonly string[];
}): Policy<Manifest<NetworkSetSpec>> {
  const metadata = { name: authored.name, labels: { ...labels }, annotations: { ...annotations } };
  return {
    ...authored,
    ...OF_CALICO,
    role: "foundation",
    manifest: manifestOf("GlobalNetworkSet", metadata, { nets: [...nets] }),
  };
}

const OF_CALICO = { dialect: "calico", layer: "network" } as const;

const manifestOf = <Spec>(kind: string, metadata: Manifest["metadata"], spec: Spec): Manifest<Spec> => ({
  apiVersion: "projectcalico.org/v3",
  kind,
  metadata,
  spec,
});

/** Endpoints with all of these labels, in Calico's selector language. */
export const withLabels = (labels: Labels): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key} == '${value}'`)
    .join(" && ");

/** One namespace by its name. */
export const inNamespace = (name: string): string => withLabels({ "projectcalico.org/name": name });

/** Sets of addresses of the cluster, and no pod that happens to carry the label. */
export const inSet = (labels: Labels): EntityRule => ({
  selector: withLabels(labels),
  namespaceSelector: "global()",
});

/** The cluster's DNS, over both of its transports; a rule has one protocol. */
export const toDns = (): Rule[] =>
  ["UDP", "TCP"].map((protocol) => ({
    action: "Allow",
    protocol,
    destination: {
      selector: withLabels({ "k8s-app": "kube-dns" }),
      namespaceSelector: inNamespace("kube-system"),
      ports: [53],
    },
  }));

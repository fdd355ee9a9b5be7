/**
 * Programs over the packages' public surface, judged by `npm run types`: the first half is written as against
 * crd2pulumi's own output and must compile; in the second every marked line must be refused (an unused
 * `@ts-expect-error` is an error).
 */

import {
  type types as calicoTypes,
  Provider,
  type ProviderArgs,
  projectcalico,
} from "@pulumi/kubernetes-calico";
import type { GlobalNetworkPolicySpec, TierSpec } from "@pulumi/kubernetes-calico/plain";
import { cilium, type types } from "@pulumi/kubernetes-cilium";
import type {
  CIDRRule,
  CiliumClusterwideNetworkPolicySpec,
  CiliumNetworkPolicy,
  CiliumNetworkPolicySpec,
  Entity,
  L7Rules,
  LabelSelector,
  PortDenyRule,
} from "@pulumi/kubernetes-cilium/plain";
import { cilium as tetragon, type types as tetragonTypes } from "@pulumi/kubernetes-tetragon";
import type { TracingPolicy } from "@pulumi/kubernetes-tetragon/plain";
import * as pulumi from "@pulumi/pulumi";

const namespace = pulumi.output("shop");

/** Every level takes a promise or an output. */
export const policy = new cilium.v2.CiliumNetworkPolicy(
  "frontend",
  {
    metadata: { name: "frontend", namespace, labels: { tier: pulumi.output("web") } },
    spec: {
      endpointSelector: pulumi.output({ matchLabels: { app: "frontend" } }),
      egress: [
        {
          toFQDNs: [{ matchName: pulumi.interpolate`api.${namespace}.example` }],
          toPorts: [
            { ports: [{ port: "443", protocol: "TCP" }], rules: { http: [{ method: "GET", path: "/" }] } },
          ],
        },
        { toEntities: ["kube-apiserver"], authentication: { mode: Promise.resolve("required" as const) } },
      ],
      ingress: [{ fromEndpoints: [{ matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] }] }],
    },
  },
  { dependsOn: [], protect: true },
);

export const bare = new cilium.v2.CiliumNetworkPolicy("bare");
export const found = cilium.v2.CiliumNetworkPolicy.get("found", "shop/frontend", { retainOnDelete: true });
export const isOne: boolean = cilium.v2.CiliumNetworkPolicy.isInstance(policy);
export const token: string = cilium.v2.CiliumNetworkPolicy.__pulumiType;
export const endpoint: pulumi.Output<string | undefined> = policy.spec.apply(
  (spec) => spec.endpointSelector?.matchLabels?.app,
);
export const conditions = policy.status.apply((status) =>
  status.conditions?.map(({ type, status: is }) => type + is),
);
export const apiVersion: pulumi.Output<"cilium.io/v2"> = policy.apiVersion;
export const labels: pulumi.Output<{ [key: string]: string }> = policy.metadata.labels;

export const everyClass = [
  cilium.v2.CiliumClusterwideNetworkPolicy,
  cilium.v2.CiliumCIDRGroup,
  cilium.v2alpha1.CiliumCIDRGroup,
  tetragon.v1alpha1.TracingPolicy,
  tetragon.v1alpha1.TracingPolicyNamespaced,
  projectcalico.v3.GlobalNetworkPolicy,
  projectcalico.v3.NetworkPolicy,
  projectcalico.v3.GlobalNetworkSet,
  projectcalico.v3.NetworkSet,
  projectcalico.v3.Tier,
  projectcalico.v3.StagedGlobalNetworkPolicy,
  projectcalico.v3.StagedNetworkPolicy,
  projectcalico.v3.StagedKubernetesNetworkPolicy,
  projectcalico.v3.FelixConfiguration,
].map((kind) => kind.__pulumiType);

/** crd2pulumi's type paths, specs and nested names. */
export const spec: types.input.cilium.v2.CiliumNetworkPolicySpec = {
  endpointSelector: {},
  ingressDeny: [{ fromCIDRSet: [{ cidr: pulumi.output("10.0.0.0/8") }] }],
};
export const http: types.input.cilium.v2.CiliumNetworkPolicySpecEgressToPortsRulesHttp = { path: namespace };
export const httpOfIngress: types.input.cilium.v2.CiliumClusterwideNetworkPolicySpecsIngressToPortsRulesHttp =
  http;
export const read = (given: types.output.cilium.v2.CiliumNetworkPolicySpec): number =>
  given.egress?.length ?? 0;
export const args: cilium.v2.CiliumNetworkPolicyArgs = { metadata: { name: "a" }, specs: [spec] };
export const probe: tetragonTypes.input.cilium.v1alpha1.TracingPolicySpecKprobes = {
  call: "sys_write",
  syscall: true,
};
export const rule: calicoTypes.input.projectcalico.v3.GlobalNetworkPolicySpecIngress = {
  action: "Allow",
  protocol: "TCP",
  destination: { ports: [443, "8000:8080"] },
};
export const provider = (given: ProviderArgs): Provider => new Provider("calico", given);
export interface Wider extends cilium.v2.CiliumNetworkPolicyArgs {
  readonly owner: string;
}

/** Plain twins take no outputs, and go where inputs go. */
export const plain: CiliumNetworkPolicySpec = { endpointSelector: {}, ingress: [{}] };
export const clusterwide: CiliumClusterwideNetworkPolicySpec = { nodeSelector: {}, ingress: [{}] };
export const fromPlain = new cilium.v2.CiliumNetworkPolicy("plain", { spec: plain });
export const manifest: CiliumNetworkPolicy = {
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "a" },
  spec: plain,
};

// What the API server would refuse, and the compiler does first.

// @ts-expect-error an unknown field
export const unknownField: CiliumNetworkPolicySpec = { endpointSelector: {}, ingres: [] };
// @ts-expect-error an unknown field, in a class's arguments
new cilium.v2.CiliumNetworkPolicy("a", { spec: { endpointSelector: {}, egress: [{ toPort: [] }] } });
// @ts-expect-error a port is a text
export const port: types.input.cilium.v2.CiliumNetworkPolicySpecEgressToPortsPorts = { port: 80 };
// @ts-expect-error L7 rules have no place under a deny
export const denyRules: PortDenyRule = { rules: { http: [{}] } };
// @ts-expect-error neither endpointSelector nor nodeSelector
export const nobody: CiliumNetworkPolicySpec = { ingress: [] };
// @ts-expect-error endpointSelector and nodeSelector
export const both: CiliumNetworkPolicySpec = { endpointSelector: {}, nodeSelector: {}, ingress: [] };
// @ts-expect-error endpointSelector and nodeSelector, as inputs
export const bothInputs: types.input.cilium.v2.CiliumNetworkPolicySpec = {
  endpointSelector: {},
  nodeSelector: {},
};
// @ts-expect-error not an entity
export const entity: Entity = "internet";
// @ts-expect-error HTTP and DNS rules together
export const l7: L7Rules = { http: [{}], dns: [{ matchName: "a" }] };
// @ts-expect-error a CIDR or a group
export const cidr: CIDRRule = { cidr: "10.0.0.0/8", cidrGroupRef: "a" };
// @ts-expect-error a plain selector holds no output
export const noOutput: LabelSelector = { matchLabels: { a: namespace } };
// @ts-expect-error a field that only refuses old policies takes no entry
export const required: CiliumNetworkPolicySpec = { endpointSelector: {}, egress: [{ toRequires: [{}] }] };
// @ts-expect-error a manifest of another kind
export const otherKind: CiliumNetworkPolicy = { ...manifest, kind: "CiliumClusterwideNetworkPolicy" };
// @ts-expect-error a tracing policy without spec
export const noSpec: TracingPolicy = {
  apiVersion: "cilium.io/v1alpha1",
  kind: "TracingPolicy",
  metadata: { name: "a" },
};
// @ts-expect-error no such action
export const action: GlobalNetworkPolicySpec = { ingress: [{ action: "Drop" }] };
// @ts-expect-error a tier passes or denies
export const tier: TierSpec = { defaultAction: "Allow" };
// @ts-expect-error the kind of a class is its own
new tetragon.v1alpha1.TracingPolicy("a", { kind: "TracingPolicyNamespaced" });

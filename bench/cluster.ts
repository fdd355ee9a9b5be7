import type { SourceFile } from "../documents/documents.ts";
import type { EngineName } from "../model/vocabulary.ts";

/** The size of a generated cluster. */
export interface ClusterShape {
  readonly workloads: number;
  readonly policies: number;
  /** Kinds of workloads that policies tell apart; the rest differ only in labels nobody asks for. */
  readonly kinds: number;
}

/** Kinds that share a namespace. */
const KINDS_A_NAMESPACE = 10;

const namespaceOf = (kind: number): string => `ns-${Math.floor(kind / KINDS_A_NAMESPACE)}`;

/** Manifests of a cluster: Deployments spread over kinds, and policies of all dialects the engine enforces. */
export function* clusterFiles(shape: ClusterShape, engine: EngineName): Generator<SourceFile> {
  const perFile = 500;
  for (let first = 0; first < shape.workloads; first += perFile) {
    const last = Math.min(first + perFile, shape.workloads);
    const documents = Array.from({ length: last - first }, (_, i) => workload(first + i, shape));
    yield { name: `workloads-${first}.yaml`, text: documents.join("---\n") };
  }
  for (let first = 0; first < shape.policies; first += perFile) {
    const last = Math.min(first + perFile, shape.policies);
    const documents = Array.from({ length: last - first }, (_, i) => policy(first + i, shape, engine));
    yield { name: `policies-${first}.yaml`, text: documents.join("---\n") };
  }
}

function workload(number: number, { kinds }: ClusterShape): string {
  const kind = number % kinds;
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: w-${number}, namespace: ${namespaceOf(kind)}}
spec:
  template:
    metadata: {labels: {app: a-${kind}, unique: u-${number}, tier: t-${kind % 5}}}
    spec: {containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}
`;
}

/** One policy about one kind: lets some other kinds in, and itself out to one kind, an address and a name. */
function policy(number: number, shape: ClusterShape, engine: EngineName): string {
  const kind = number % shape.kinds;
  const other = (kind * 7 + number + 1) % shape.kinds;
  const form = number % 4;
  const write = form === 0 ? kubernetes : WRITERS[engine];
  return write(number, kind, other);
}

type Writer = (number: number, kind: number, other: number) => string;

const kubernetes: Writer = (number, kind, other) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p-${number}, namespace: ${namespaceOf(kind)}}
spec:
  podSelector: {matchLabels: {app: a-${kind}}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${namespaceOf(other)}}}, podSelector: {matchLabels: {app: a-${other}}}}]
    ports: [{port: ${1000 + (number % 50)}}, {port: http}]
  egress:
  - to: [{namespaceSelector: {}, podSelector: {matchLabels: {tier: t-${other % 5}}}}]
    ports: [{port: ${1000 + (number % 50)}, endPort: ${1100 + (number % 50)}}]
  - to: [{ipBlock: {cidr: 203.0.${number % 200}.0/24}}]
`;

const cilium: Writer = (number, kind, other) => `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: p-${number}, namespace: ${namespaceOf(kind)}}
spec:
  endpointSelector: {matchLabels: {app: a-${kind}}}
  ingress:
  - fromEndpoints: [{matchLabels: {k8s:io.kubernetes.pod.namespace: ${namespaceOf(other)}, app: a-${other}}}]
    toPorts: [{ports: [{port: "${1000 + (number % 50)}", protocol: TCP}]${number % 8 === 1 ? ", rules: {http: [{method: GET}]}" : ""}}]
  ingressDeny:
  - fromEndpoints: [{matchLabels: {tier: t-${number % 5}}}]
    toPorts: [{ports: [{port: "22", protocol: TCP}]}]
  egress:
  - toEndpoints: [{matchExpressions: [{key: k8s:io.kubernetes.pod.namespace, operator: Exists}], matchLabels: {tier: t-${other % 5}}}]
    toPorts: [{ports: [{port: "${1000 + (number % 50)}", endPort: ${1100 + (number % 50)}, protocol: TCP}]}]
  - toCIDR: [203.0.${number % 200}.0/24]
  - toFQDNs: [{matchPattern: "*.s-${number % 20}.example.com"}]
    toPorts: [{ports: [{port: "443", protocol: TCP}]}]
`;

const calico: Writer = (number, kind, other) => `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: p-${number}, namespace: ${namespaceOf(kind)}}
spec:
  order: ${number % 100}
  selector: app == 'a-${kind}'
  types: [Ingress, Egress]
  ingress:
  - {action: Deny, protocol: TCP, source: {selector: tier == 't-${number % 5}'}, destination: {ports: [22]}}
  - {action: Allow, protocol: TCP, source: {selector: app == 'a-${other}', namespaceSelector: projectcalico.org/name == '${namespaceOf(other)}'}, destination: {ports: [${1000 + (number % 50)}]}}
  egress:
  - {action: Allow, destination: {nets: [203.0.${number % 200}.0/24]}}
  - {action: Allow, protocol: TCP, destination: {selector: tier == 't-${other % 5}', namespaceSelector: all(), ports: ["${1000 + (number % 50)}:${1100 + (number % 50)}"]}}
`;

/** The policies that each engine is measured with, beside those of Kubernetes. */
const WRITERS: Readonly<Record<EngineName, Writer>> = {
  cilium,
  calico,
  kubernetes,
  compose: kubernetes,
};

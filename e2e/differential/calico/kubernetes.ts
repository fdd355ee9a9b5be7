import { isIn } from "./address.ts";
import { hostNet, isManaged, type Labelled, labelledAt, podOf } from "./labelled.ts";
import type { Laws } from "./laws.ts";
import { isNamed, type Packet } from "./rule.ts";
import type {
  CalicoEndpoint,
  CalicoScenario,
  Direction,
  KubernetesPeer,
  KubernetesPolicy,
  KubernetesPort,
  KubernetesSelector,
  Labels,
} from "./scenario.ts";

/**
 * Whether the policy isolates the pod in this direction (docs/semantics/kubernetes.md#allow-lists,
 * #missing-policytypes).
 */
export function kubernetesSelects(
  { metadata, spec }: KubernetesPolicy,
  pod: CalicoEndpoint,
  direction: Direction,
  laws: Laws,
): boolean {
  const written = spec.policyTypes ?? [];
  const ruled = (rules?: readonly unknown[]) => rules !== undefined && rules.length > 0;
  const types = written.length > 0 ? written : ruled(spec.egress) ? ["Ingress", "Egress"] : ["Ingress"];
  const misread =
    written.length === 0 && ruled(spec.egress) && !ruled(spec.ingress) && !laws.holds("kubernetes-types");
  return (
    pod.namespace === metadata.namespace &&
    (misread ? direction === "Egress" : types.includes(direction)) &&
    satisfies(spec.podSelector, pod.labels ?? {}, laws)
  );
}

/**
 * Whether a rule of the policy allows the packet (docs/semantics/kubernetes.md#peers-and-ports-of-a-rule; addresses
 * are the packet's).
 */
export function kubernetesAllows(
  { metadata, spec }: KubernetesPolicy,
  packet: Packet,
  direction: Direction,
  scenario: CalicoScenario,
  laws: Laws,
): boolean {
  const peer = direction === "Ingress" ? packet.from : packet.to;
  return (spec[direction === "Ingress" ? "ingress" : "egress"] ?? []).some((rule) => {
    const peers = (direction === "Ingress" ? rule.from : rule.to) ?? [];
    const ports = rule.ports ?? [];
    if (ports.length > 0 && !ports.some((port) => isPort(port, packet, laws))) return false;
    if (peers.length === 0) return isManaged(peer, laws) || laws.holds("kubernetes-any");
    return peers.some((one) => isPeer(one, peer, metadata.namespace ?? "", scenario, laws));
  });
}

function isPort({ protocol, port, endPort }: KubernetesPort, packet: Packet, laws: Laws): boolean {
  if (
    protocol === undefined
      ? packet.protocol !== "TCP" && laws.holds("kubernetes-tcp")
      : protocol !== packet.protocol
  )
    return false;
  if (port === undefined) return true;
  if (typeof port === "string") return isNamed(port, packet.port, packet.to, packet.protocol, laws);
  const last = endPort !== undefined && laws.holds("kubernetes-end-port") ? endPort : port;
  return port <= packet.port && packet.port <= last;
}

function isPeer(
  { podSelector, namespaceSelector, ipBlock }: KubernetesPeer,
  endpoint: CalicoEndpoint,
  namespace: string,
  scenario: CalicoScenario,
  laws: Laws,
): boolean {
  if (ipBlock !== undefined) {
    const seen = !isManaged(endpoint, laws) || laws.holds("nets-pods");
    const out =
      (ipBlock.except ?? []).some((cidr) => isIn(endpoint.ip, cidr)) && laws.holds("kubernetes-except");
    return isIn(endpoint.ip, ipBlock.cidr) && seen && !out;
  }
  const pods: Labelled[] = isManaged(endpoint, laws) ? [podOf(endpoint)] : [];
  if (!laws.holds("kubernetes-no-sets"))
    pods.push(...labelledAt(endpoint.ip, scenario, laws).filter(({ kind }) => kind === "NetworkSet"));
  if (pods.length === 0 && namespaceSelector !== undefined && !laws.holds("kubernetes-external"))
    pods.push({
      kind: "external",
      nets: [hostNet(endpoint.ip)],
      labels: {},
      namespaceLabels: {},
      accountLabels: {},
    });
  return pods.some((pod) => {
    const byPod = podSelector === undefined || satisfies(podSelector, pod.labels, laws);
    if (namespaceSelector === undefined)
      return byPod && (pod.namespace === namespace || !laws.holds("kubernetes-own-namespace"));
    const name: Labels = pod.namespace === undefined ? {} : { "kubernetes.io/metadata.name": pod.namespace };
    const byNamespace = satisfies(namespaceSelector, { ...pod.namespaceLabels, ...name }, laws);
    if (podSelector !== undefined && byPod !== byNamespace) return !laws.holds("kubernetes-peer-and");
    return byPod && byNamespace;
  });
}

function satisfies(
  { matchLabels = {}, matchExpressions = [] }: KubernetesSelector,
  labels: Labels,
  laws: Laws,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === "Exists") return value !== undefined;
      if (operator === "In") return value !== undefined && values.includes(value);
      if (value === undefined) return laws.holds("kubernetes-not-in");
      return operator === "NotIn" && !values.includes(value);
    })
  );
}

import type {
  CiliumNetworkPolicySpec,
  EgressRule,
  Entity,
  IngressRule,
  LabelSelector,
} from "@pulumi/kubernetes-cilium/plain";
import {
  ciliumClusterwideNetworkPolicyManifest,
  ciliumNetworkPolicyManifest,
  onPort,
} from "../../../manifests/cilium.ts";
import type { Endpoint } from "../../../model/endpoint.ts";
import type { Manifest } from "../../../model/manifest.ts";
import {
  cidrsOf,
  icmpFamily,
  type MissingAllow,
  namespaceOf,
  namingLabels,
  policyNameFor,
  transportOf,
} from "../missing-allow.ts";
import { standingAt } from "../seen.ts";

/**
 * A policy that allows the connection. Undefined for protocols that Cilium's rules cannot name. What is no pod and has
 * policies all the same (`init`, `ingress`, `health`) is in no namespace, so only a clusterwide policy selects it.
 */
export function ciliumAllowing(missing: MissingAllow): Manifest<CiliumNetworkPolicySpec> | undefined {
  const { side, subject, peer } = missing;
  const what = trafficOf(missing);
  if (what === undefined) return undefined;
  const kind = standingAt(subject);
  const endpointSelector = kind === "pod" ? podsLike(subject) : { matchLabels: { [`reserved:${kind}`]: "" } };
  const spec =
    side === "egress"
      ? { endpointSelector, egress: [{ ...destination(peer), ...what }] }
      : { endpointSelector, ingress: [{ ...source(peer), ...what }] };
  const name = policyNameFor(missing);
  return kind === "pod"
    ? ciliumNetworkPolicyManifest({ name, namespace: namespaceOf(subject), spec })
    : ciliumClusterwideNetworkPolicyManifest({ name, spec });
}

const podsLike = (pod: Endpoint): LabelSelector => ({ matchLabels: { ...namingLabels(pod) } });

function trafficOf(missing: MissingAllow): Pick<EgressRule, "toPorts" | "icmps"> | undefined {
  const family = icmpFamily(missing);
  if (family !== undefined) return { icmps: [{ fields: [{ family, type: missing.port }] }] };
  const protocol = transportOf(missing);
  return protocol === undefined ? undefined : { toPorts: onPort(protocol, missing.port) };
}

/** One end of a rule, in the one form that fits it. */
type Peer =
  | { readonly endpoints: LabelSelector[] }
  | { readonly entities: Entity[] }
  | { readonly cidrs: string[] };

const destination = (peer: Endpoint): EgressRule => {
  const [name] = peer.dnsNames;
  if (standingAt(peer) === "world" && name !== undefined)
    return { toFQDNs: [{ matchName: name.replace(/\.$/, "") }] };
  const who = peerOf(peer);
  if ("endpoints" in who) return { toEndpoints: who.endpoints };
  return "entities" in who ? { toEntities: who.entities } : { toCIDR: who.cidrs };
};

const source = (peer: Endpoint): IngressRule => {
  const who = peerOf(peer);
  if ("endpoints" in who) return { fromEndpoints: who.endpoints };
  return "entities" in who ? { fromEntities: who.entities } : { fromCIDR: who.cidrs };
};

function peerOf(peer: Endpoint): Peer {
  const kind = standingAt(peer);
  const cidrs = cidrsOf(peer);
  if (kind === "pod")
    return {
      endpoints: [
        { matchLabels: { "k8s:io.kubernetes.pod.namespace": namespaceOf(peer), ...namingLabels(peer) } },
      ],
    };
  if (kind === "world") return cidrs === undefined ? { entities: ["world"] } : { cidrs };
  // Which node a pod on the host network is on is not always known.
  if (peer.hostNetwork) return { entities: peer.node === "local" ? ["host"] : ["host", "remote-node"] };
  return { entities: [ENTITIES[kind]] };
}

/** The entity by which rules name what is neither a pod nor an address. */
const ENTITIES: Readonly<Record<Exclude<Endpoint["kind"], "pod" | "world">, Entity>> = {
  host: "host",
  "remote-node": "remote-node",
  "kube-apiserver": "kube-apiserver",
  "kube-apiserver-node": "kube-apiserver",
  ingress: "ingress",
  health: "health",
  init: "init",
  unmanaged: "unmanaged",
  "host-endpoint": "remote-node",
};

import type { KubernetesPeer } from "@pulumi/kubernetes-calico/plain";
import { type NetworkPolicySpec, networkPolicyManifest, podsIn } from "../../../manifests/kubernetes.ts";
import type { Endpoint } from "../../../model/endpoint.ts";
import type { Manifest } from "../../../model/manifest.ts";
import {
  cidrsOf,
  isOwnPod,
  type MissingAllow,
  namespaceOf,
  namingLabels,
  policyNameFor,
  transportOf,
} from "../missing-allow.ts";

/** A NetworkPolicy that allows the connection. Undefined where it can name neither the other end nor the protocol. */
export function kubernetesAllowing(missing: MissingAllow): Manifest<NetworkPolicySpec> | undefined {
  const { side, subject, peer, port } = missing;
  const peers = peersOf(peer);
  const protocol = transportOf(missing);
  if (peers === undefined || protocol === undefined) return undefined;
  const podSelector = { matchLabels: { ...namingLabels(subject) } };
  const ports = [{ port, protocol }];
  return networkPolicyManifest({
    name: policyNameFor(missing),
    namespace: namespaceOf(subject),
    spec:
      side === "egress"
        ? { podSelector, policyTypes: ["Egress"], egress: [{ to: peers, ports }] }
        : { podSelector, policyTypes: ["Ingress"], ingress: [{ from: peers, ports }] },
  });
}

const peersOf = (peer: Endpoint): KubernetesPeer[] | undefined =>
  isOwnPod(peer)
    ? [podsIn(namespaceOf(peer), namingLabels(peer))]
    : cidrsOf(peer)?.map((cidr) => ({ ipBlock: { cidr } }));

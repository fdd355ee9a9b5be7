import type { EntityRule, NetworkPolicySpec, Rule } from "@pulumi/kubernetes-calico/plain";
import {
  calicoNetworkPolicyManifest,
  type GlobalPolicySpec,
  globalNetworkPolicyManifest,
  inNamespace,
  withLabels,
} from "../../../manifests/calico.ts";
import type { Endpoint } from "../../../model/endpoint.ts";
import type { Manifest } from "../../../model/manifest.ts";
import { protocolName } from "../../sets/ports.ts";
import {
  cidrsOf,
  icmpFamily,
  isOwnPod,
  type MissingAllow,
  namespaceOf,
  namingLabels,
  policyNameFor,
  transportOf,
} from "../missing-allow.ts";

/**
 * A Calico policy that allows the connection, in the tier that refuses it and before the policies there; a host endpoint
 * is in no namespace, so only a global policy selects it. Undefined where nobody knows an address of the other end.
 */
export function calicoAllowing(
  missing: MissingAllow,
): Manifest<NetworkPolicySpec> | Manifest<GlobalPolicySpec> | undefined {
  const { side, subject, peer, tier = "default" } = missing;
  const far = entityOf(peer);
  if (far === undefined) return undefined;
  const rule = ruleFor(missing, far);
  const spec = { tier, order: 1, selector: selectorOf(subject) };
  const directed: GlobalPolicySpec & NetworkPolicySpec =
    side === "egress"
      ? { ...spec, types: ["Egress"], egress: [rule] }
      : { ...spec, types: ["Ingress"], ingress: [rule] };
  const name = tier === "default" ? policyNameFor(missing) : `${tier}.${policyNameFor(missing)}`;
  return subject.kind === "host-endpoint"
    ? globalNetworkPolicyManifest({ name, spec: directed })
    : calicoNetworkPolicyManifest({ name, namespace: namespaceOf(subject), spec: directed });
}

function entityOf(peer: Endpoint): EntityRule | undefined {
  if (isOwnPod(peer))
    return { selector: selectorOf(peer), namespaceSelector: inNamespace(namespaceOf(peer)) };
  const nets = cidrsOf(peer);
  return nets === undefined ? undefined : { nets };
}

/** The last ICMP type that a rule can name. */
const LAST_NAMED_TYPE = 254;

/** What a rule can say of ports and types; of a protocol without either it allows everything. */
function ruleFor(missing: MissingAllow, far: EntityRule): Rule {
  const { side, protocol, port } = missing;
  const near: EntityRule = transportOf(missing) === undefined ? {} : { ports: [port] };
  const typed = icmpFamily(missing) !== undefined && port <= LAST_NAMED_TYPE;
  return {
    action: "Allow",
    protocol: protocolName(protocol),
    ...(typed ? { icmp: { type: port } } : {}),
    ...(side === "ingress" ? { source: far, destination: near } : { destination: { ...far, ...near } }),
  };
}

function selectorOf(endpoint: Endpoint): string {
  const labels = namingLabels(endpoint);
  return Object.keys(labels).length === 0 ? "all()" : withLabels(labels);
}

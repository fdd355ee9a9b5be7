import type { Endpoint, EndpointKind } from "../../../model/endpoint.ts";
import { holdsFor } from "../../../model/versions/behaviour.ts";
import { CILIUM_BEHAVIOURS } from "../../../model/versions/cilium.ts";
import { type Identity, labelKey } from "../../match/identity.ts";
import { keepsLabel } from "../../match/label-filter.ts";
import {
  homeOf,
  isOutside,
  namespaceLabelsOf,
  podLabels,
  putLabels,
  seenByAll,
  standingAt,
} from "../seen.ts";
import type { CiliumSettings } from "./settings.ts";

/** An endpoint as Cilium knows it: a pod by its labels, everything else by a reserved identity. */
export function ciliumIdentity(endpoint: Endpoint, settings: CiliumSettings): Identity {
  const kind = standingAt(endpoint);
  return kind === "pod" ? podIdentity(endpoint, settings) : reservedIdentity(endpoint, kind, settings);
}

function podIdentity(pod: Endpoint, settings: CiliumSettings): Identity {
  const { namespace, account } = homeOf(pod);
  const labels = podLabels(pod, keepsLabel);
  putLabels(labels, "k8s", [
    ["io.kubernetes.pod.namespace", namespace],
    ["io.cilium.k8s.policy.cluster", "default"],
    ["io.cilium.k8s.policy.serviceaccount", account],
    ...namespaceLabelsOf(pod)
      .map(([key, value]) => [`io.cilium.k8s.namespace.labels.${key}`, value] as const)
      .filter(([key]) => keepsLabel(key)),
  ]);
  return {
    ...seenByAll(pod, "pod"),
    labels,
    ...(hasGroups(settings) ? { aggregate: "cluster" } : {}),
    ...(settings.cidrMatches.pods ? {} : { addresses: [] }),
  };
}

type ReservedKind = Exclude<EndpointKind, "pod">;

/** Reserved labels of what is no pod. */
const RESERVED: Readonly<Record<ReservedKind, readonly string[]>> = {
  host: ["host"],
  "remote-node": ["remote-node"],
  world: ["world"],
  "kube-apiserver": ["kube-apiserver", "world"],
  "kube-apiserver-node": ["kube-apiserver", "remote-node"],
  ingress: ["ingress"],
  health: ["health"],
  init: ["init"],
  unmanaged: ["unmanaged"],
  "host-endpoint": ["remote-node"],
};

const NODES: readonly ReservedKind[] = ["host", "remote-node", "kube-apiserver-node", "host-endpoint"];

/** What is no pod and has policies of its own all the same. */
const GOVERNED: readonly ReservedKind[] = ["ingress", "health", "init"];

function reservedIdentity(endpoint: Endpoint, kind: ReservedKind, settings: CiliumSettings): Identity {
  const isNode = NODES.includes(kind);
  const visible = isOutside(kind) || (isNode && settings.cidrMatches.nodes);
  const labels = new Map(RESERVED[kind].map((name) => [labelKey("reserved", name), ""]));
  if (isNode && settings.nodeLabels) {
    putLabels(labels, "k8s", [["io.cilium.k8s.policy.cluster", "default"]]);
    // The labels of a host-network pod are the pod's own and not its node's.
    const own = endpoint.hostNetwork ? [] : Object.entries(endpoint.labels);
    putLabels(
      labels,
      "k8s",
      own.filter(([key]) => keepsLabel(key)),
    );
  }
  return {
    ...seenByAll(endpoint, kind),
    labels,
    governed: GOVERNED.includes(kind),
    ...(visible ? {} : { addresses: [] }),
    ...(isNode ? wholeRangeAt(kind, settings) : {}),
    ...(hasGroups(settings) ? aggregateOf(kind, isNode && settings.cidrMatches.nodes) : {}),
  };
}

/** With CIDRs that match pods too, the local host is known by its own address; other nodes by what rules name. */
function wholeRangeAt(kind: EndpointKind, { cidrMatches }: CiliumSettings): Pick<Identity, "wholeRange"> {
  if (!cidrMatches.pods) return { wholeRange: "never" };
  return kind === "host" ? {} : { wholeRange: "unsettled" };
}

/** Whether lookups of a peer also ask for the entries of its group. */
const hasGroups = ({ version }: CiliumSettings): boolean =>
  holdsFor(CILIUM_BEHAVIOURS["selectors-that-only-exclude"], version);

/** The group whose entries lookups of it also ask for. */
function aggregateOf(kind: ReservedKind, isNodeByAddress: boolean): Pick<Identity, "aggregate"> {
  if (kind === "world") return { aggregate: "world?" };
  if (kind === "kube-apiserver") return { aggregate: "world" };
  return isNodeByAddress && kind !== "host" ? { aggregate: "remote-node?" } : {};
}

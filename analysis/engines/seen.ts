import type { Endpoint, EndpointKind } from "../../model/endpoint.ts";
import type { LabelSource } from "../../model/match.ts";
import { type Identity, labelKey } from "../match/identity.ts";
import { parseAddress } from "../sets/addresses.ts";

/** What stands at the end: a pod on the host network counts as its node. */
export function standingAt(endpoint: Endpoint): EndpointKind {
  if (!endpoint.hostNetwork) return endpoint.kind;
  return endpoint.node === "remote" ? "remote-node" : "host";
}

export const isOutside = (kind: EndpointKind): boolean => kind === "world" || kind === "kube-apiserver";

/** What all engines see of an endpoint alike: everything but its labels. */
export function seenByAll(endpoint: Endpoint, kind: EndpointKind): Omit<Identity, "labels"> {
  const addresses = endpoint.addresses?.flatMap((text) => parseAddress(text) ?? []);
  return {
    names: isOutside(kind) ? endpoint.dnsNames : [],
    localHost: kind === "host",
    reserved: kind !== "pod",
    governed: kind === "pod",
    addressesCount: true,
    ...(addresses === undefined ? {} : { addresses }),
  };
}

/** Labels of an identity, as `source:key` to value. */
export type IdentityLabels = Map<string, string>;

export function putLabels(
  labels: IdentityLabels,
  source: LabelSource,
  entries: Iterable<readonly [key: string, value: string]>,
): void {
  for (const [key, value] of entries) labels.set(labelKey(source, key), value);
}

/** A pod's namespace and service account; Kubernetes calls those that nobody named `default`. */
export const homeOf = ({ namespace = "default", serviceAccount = "default" }: Endpoint) => ({
  namespace,
  account: serviceAccount,
});

/** Labels of a pod's namespace, and the one that Kubernetes itself puts there. */
export const namespaceLabelsOf = (pod: Endpoint): readonly (readonly [key: string, value: string])[] => [
  ...Object.entries(pod.namespaceLabels),
  ["kubernetes.io/metadata.name", homeOf(pod).namespace],
];

/** Labels of a pod, its namespace and its account, and where it is; `keeps` says which of its own the engine looks at. */
export function podLabels(pod: Endpoint, keeps: (key: string) => boolean = () => true): IdentityLabels {
  const { namespace, account } = homeOf(pod);
  const labels: IdentityLabels = new Map();
  putLabels(
    labels,
    "k8s",
    Object.entries(pod.labels).filter(([key]) => keeps(key)),
  );
  putLabels(labels, "namespace", namespaceLabelsOf(pod));
  putLabels(labels, "account", Object.entries(pod.serviceAccountLabels));
  putLabels(labels, "meta", [
    ["namespace", namespace],
    ["serviceaccount", account],
  ]);
  return labels;
}

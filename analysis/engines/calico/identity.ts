import type { Endpoint } from "../../../model/endpoint.ts";
import { META } from "../../../model/match.ts";
import type { HostDefault, Identity } from "../../match/identity.ts";
import { homeOf, podLabels, putLabels, seenByAll, standingAt } from "../seen.ts";

/** An endpoint as Calico knows it: pods and host endpoints by their labels, everything else by its address. */
export function calicoIdentity(endpoint: Endpoint): Identity {
  const kind = standingAt(endpoint);
  const seen = seenByAll(endpoint, kind);
  if (kind === "pod") return { ...seen, labels: calicoPodLabels(endpoint) };
  if (kind !== "host-endpoint") return { ...seen, labels: new Map() };
  const labels = new Map<string, string>();
  putLabels(labels, "k8s", Object.entries(endpoint.labels));
  putLabels(labels, "meta", [[META.hostEndpoint, ""]]);
  return { ...seen, labels, governed: true, host: hostDefault(endpoint.profiles ?? []) };
}

/** Labels of a pod, and those that Calico itself puts on it, its namespace and its account. */
function calicoPodLabels(pod: Endpoint): Identity["labels"] {
  const { namespace, account } = homeOf(pod);
  const labels = podLabels(pod);
  putLabels(labels, "k8s", [
    ["projectcalico.org/namespace", namespace],
    ["projectcalico.org/orchestrator", "k8s"],
    ["projectcalico.org/serviceaccount", account],
  ]);
  putLabels(labels, "namespace", [["projectcalico.org/name", namespace]]);
  putLabels(labels, "account", [["projectcalico.org/name", account]]);
  return labels;
}

/** The profile of host endpoints that Calico makes by itself: it allows everything. */
const ALLOWING_PROFILE = "projectcalico-default-allow";

const hostDefault = (profiles: readonly string[]): HostDefault =>
  profiles.length === 0 ? "deny" : profiles.includes(ALLOWING_PROFILE) ? "allow" : "unknown";

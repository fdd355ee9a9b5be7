import { isIn } from "./address.ts";
import type { Laws } from "./laws.ts";
import type { CalicoEndpoint, CalicoScenario, Labels } from "./scenario.ts";
import { selects } from "./selector.ts";

/**
 * What selectors can find: a pod or a set of networks (docs/semantics/calico.md#labels-of-an-endpoint,
 * #scope-of-a-peer).
 */
export interface Labelled {
  readonly kind: "pod" | "NetworkSet" | "GlobalNetworkSet" | "external";
  readonly nets: readonly string[];
  readonly labels: Labels;
  /** Absent means it is in no namespace. */
  readonly namespace?: string;
  readonly namespaceLabels: Labels;
  /** Absent means it has none, as sets. */
  readonly account?: string;
  readonly accountLabels: Labels;
}

/** Pods with a network of their own. */
export const isManaged = (endpoint: CalicoEndpoint, laws: Laws): boolean =>
  endpoint.kind === undefined && !(endpoint.hostNetwork === true && laws.holds("host-network"));

export const hostNet = (address: string): string => `${address}/${address.includes(":") ? 128 : 32}`;

export function podOf(endpoint: CalicoEndpoint): Labelled {
  return {
    kind: "pod",
    nets: [hostNet(endpoint.ip)],
    labels: endpoint.labels ?? {},
    ...(endpoint.namespace === undefined ? {} : { namespace: endpoint.namespace }),
    namespaceLabels: endpoint.namespaceLabels ?? {},
    account: endpoint.serviceAccount ?? "default",
    accountLabels: endpoint.serviceAccountLabels ?? {},
  };
}

/** Everything labelled that holds the address. */
export function labelledAt(address: string, { endpoints, sets }: CalicoScenario, laws: Laws): Labelled[] {
  const found: Labelled[] = [];
  for (const endpoint of endpoints)
    if (endpoint.ip === address && isManaged(endpoint, laws)) found.push(podOf(endpoint));
  for (const { kind, metadata, spec } of sets) {
    if (!spec.nets.some((net) => isIn(address, net))) continue;
    if (!laws.holds(kind === "NetworkSet" ? "network-set" : "global-network-set")) continue;
    const { namespace, labels = {} } = metadata;
    const neighbour = endpoints.find((endpoint) => endpoint.namespace === namespace);
    const namespaceLabels = neighbour?.namespaceLabels ?? {};
    found.push({
      kind,
      nets: spec.nets,
      labels,
      ...(namespace === undefined ? {} : { namespace }),
      namespaceLabels,
      accountLabels: {},
    });
  }
  if (found.length === 0 && !laws.holds("no-external"))
    found.push({ kind: "external", nets: [], labels: {}, namespaceLabels: {}, accountLabels: {} });
  return found;
}

export function hasLabels(
  { kind, labels, namespace, account }: Labelled,
  selector: string,
  laws: Laws,
): boolean {
  const all: Record<string, string> = { ...labels };
  const own = (label: string, law: Parameters<Laws["holds"]>[0], value: string | undefined) => {
    if (value !== undefined && selector.includes(label) && laws.holds(law)) all[label] = value;
  };
  own("projectcalico.org/namespace", "label-namespace", namespace);
  own("projectcalico.org/orchestrator", "label-orchestrator", kind === "pod" ? "k8s" : undefined);
  own("projectcalico.org/serviceaccount", "label-account", account);
  return selects(selector, all, laws);
}

/** Whether its namespace satisfies the selector; what has none satisfies no selector. */
export function inNamespace({ namespace, namespaceLabels }: Labelled, selector: string, laws: Laws): boolean {
  if (namespace === undefined) return false;
  const named = selector.includes("/name") || selector.includes("/metadata.name");
  const own: Labels =
    named && laws.holds("label-namespace-name")
      ? { "projectcalico.org/name": namespace, "kubernetes.io/metadata.name": namespace }
      : {};
  return selects(selector, { ...namespaceLabels, ...own }, laws);
}

/** Whether its service account satisfies the selector; what has none satisfies no selector. */
export function hasAccount({ account, accountLabels }: Labelled, selector: string, laws: Laws): boolean {
  if (account === undefined) return false;
  const own: Labels =
    selector.includes("/name") && laws.holds("label-account-name")
      ? { "projectcalico.org/name": account }
      : {};
  return selects(selector, { ...accountLabels, ...own }, laws);
}

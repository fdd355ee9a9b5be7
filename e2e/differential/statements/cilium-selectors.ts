import { ENTITIES } from "../generate/words.ts";
import type { Scenario } from "../scenario.ts";
import * as rewrite from "./rewrite.ts";
import { type Fields, listIn, narrowed, objectIn, termsOf, withField } from "./rewrite.ts";
import { isLocalHost, missed, type Statement, seen, sidesOf } from "./statement.ts";

const NAMESPACE = "io.kubernetes.pod.namespace";
const OF_NAMESPACES = "io.cilium.k8s.namespace.labels.";
const bare = (key: string): string => key.replace(/^(k8s|any):/, "");
const keysOf = (selector: Fields): string[] => termsOf(selector).map(({ key }) => key);
const names = (selector: Fields): boolean => keysOf(selector).some((key) => bare(key) === NAMESPACE);
const namesLabels = (selector: Fields): boolean =>
  keysOf(selector).some((key) => bare(key).startsWith(OF_NAMESPACES));
const isReserved = (selector: Fields): boolean => keysOf(selector).some((key) => key.startsWith("reserved:"));

/** Every selector of `fromEndpoints` and `toEndpoints`, with the policy's namespace. */
const selectors = (
  scenario: Scenario,
  change: (selector: Fields, namespace: string | undefined) => Fields | readonly Fields[],
): Scenario =>
  rewrite.peers(scenario, "Endpoints", (items, { policy }) => {
    const changed = items.map((item) => change(item, policy.metadata.namespace));
    return changed.every((item, i) => item === items[i]) ? items : changed.flat();
  });

const withExpressions = (selector: Fields, change: (operator: string) => boolean, to: object): Fields =>
  withField(
    selector,
    "matchExpressions",
    listIn(selector, "matchExpressions") === undefined
      ? undefined
      : rewrite.mapItems(listIn(selector, "matchExpressions") ?? [], (term) =>
          change(term.operator as string) ? { ...term, ...to } : term,
        ),
  );

const entity = (name: string, to: string) =>
  missed(`entities.${name}`, `the entity ${name}`, (scenario) =>
    rewrite.rules(scenario, (rule, place) => {
      const field = rewrite.peerField(place, "Entities");
      const words = rule[field] as readonly string[] | undefined;
      return words?.includes(name)
        ? { ...rule, [field]: words.map((word) => (word === name ? to : word)) }
        : rule;
    }),
  );

/** docs/semantics/cilium.md: namespaces and label keys, entities. */
export const SELECTORS: readonly Statement[] = [
  missed(
    "selectors.own-namespace",
    "a peer selector that names no namespace means the policy's own",
    (scenario) =>
      selectors(scenario, (selector, namespace) =>
        namespace === undefined || names(selector) || namesLabels(selector) || isReserved(selector)
          ? selector
          : narrowed(selector, `k8s:${NAMESPACE}`, "Exists"),
      ),
  ),
  missed(
    "selectors.names-namespace",
    "one that names the namespace key, however, is left as it is",
    (scenario) =>
      selectors(scenario, (selector, namespace) =>
        namespace !== undefined && names(selector)
          ? narrowed(selector, `k8s:${NAMESPACE}`, "In", [namespace])
          : selector,
      ),
  ),
  missed("selectors.namespace-labels", "one that names a label of namespaces is left as it is", (scenario) =>
    selectors(scenario, (selector, namespace) =>
      namespace !== undefined && namesLabels(selector)
        ? narrowed(selector, `k8s:${NAMESPACE}`, "In", [namespace])
        : selector,
    ),
  ),
  missed("selectors.sourced", "a key under k8s: or any: means labels of pods", (scenario) =>
    rewrite.renamed(
      rewrite.renamed(scenario, "policies", '"k8s:app"', '"cidr:app"'),
      "policies",
      '"any:app"',
      '"cidr:app"',
    ),
  ),
  missed("selectors.without-source", "a key without a source means any source", (scenario) =>
    rewrite.specs(scenario, (spec) => JSON.parse(JSON.stringify(spec).replaceAll('"app"', '"cidr:app"'))),
  ),
  missed("selectors.clusterwide", "a clusterwide selector without the key wants some namespace", (scenario) =>
    selectors(scenario, (selector, namespace) =>
      namespace !== undefined || names(selector) || isReserved(selector) || keysOf(selector).length === 0
        ? selector
        : narrowed(selector, `k8s:${NAMESPACE}`, "NotIn", ["no-such"]),
    ),
  ),
  missed(
    "selectors.subject-overwritten",
    "a foreign namespace under k8s: in a subject is overwritten",
    (scenario) =>
      rewrite.specs(scenario, (spec, { metadata }) => {
        const labels = objectIn(objectIn(spec, "endpointSelector"), "matchLabels");
        const written = labels[`k8s:${NAMESPACE}`];
        return metadata.namespace === undefined || written === undefined || written === metadata.namespace
          ? spec
          : withField(spec, "endpointSelector", { matchLabels: { "no-such": "x" } });
      }),
  ),
  missed(
    "selectors.subject-unsatisfiable",
    "a foreign namespace under the bare key selects nothing",
    (scenario) =>
      rewrite.specs(scenario, (spec, { metadata }) => {
        const selector = objectIn(spec, "endpointSelector");
        const labels = objectIn(selector, "matchLabels");
        const written = labels[NAMESPACE];
        if (metadata.namespace === undefined || written === undefined || written === metadata.namespace)
          return spec;
        const { [NAMESPACE]: _, ...rest } = labels;
        return withField(spec, "endpointSelector", { ...selector, matchLabels: rest });
      }),
  ),
  missed("selectors.own-cluster", "every peer selector wants the own cluster", (scenario) =>
    scenario.options.policyDefaultLocalCluster === undefined
      ? rewrite.options(scenario, { policyDefaultLocalCluster: false })
      : scenario,
  ),
  missed(
    "selectors.any-cluster",
    "with that off a selector that only excludes admits everyone",
    (scenario) =>
      scenario.options.policyDefaultLocalCluster === false ? { ...scenario, options: {} } : scenario,
  ),
  missed("selectors.reserved", "a selector with a reserved key gets no namespace", (scenario) =>
    selectors(scenario, (selector) =>
      isReserved(selector) ? narrowed(selector, `k8s:${NAMESPACE}`, "Exists") : selector,
    ),
  ),
  missed("selectors.all-terms", "all terms of a selector must hold", (scenario) =>
    selectors(scenario, (selector) => {
      const [first, ...rest] = termsOf(selector);
      return first === undefined || rest.length === 0 ? selector : { matchExpressions: [first] };
    }),
  ),
  missed("selectors.any-selector", "one of several selectors is enough", (scenario) =>
    rewrite.peers(scenario, "Endpoints", (items) => (items.length > 1 ? items.slice(0, 1) : items)),
  ),
  missed("selectors.in", "In needs the key", (scenario) =>
    selectors(scenario, (selector) => {
      const term = listIn(selector, "matchExpressions")?.find(({ operator }) => operator === "In");
      if (term === undefined) return selector;
      const absent = { key: term.key, operator: "DoesNotExist" };
      const others = listIn(selector, "matchExpressions")?.filter((other) => other !== term) ?? [];
      return [selector, { ...selector, matchExpressions: [...others, absent] }];
    }),
  ),
  missed("selectors.not-in", "NotIn holds where the key is missing", (scenario) =>
    selectors(scenario, (selector) =>
      (listIn(selector, "matchExpressions") ?? []).reduce<Fields>(
        (changed, { key, operator }) =>
          operator === "NotIn" ? narrowed(changed, key as string, "Exists") : changed,
        selector,
      ),
    ),
  ),
  missed("selectors.absent", "DoesNotExist holds where the key is missing", (scenario) =>
    selectors(scenario, (selector) =>
      withExpressions(selector, (operator) => operator === "DoesNotExist", { operator: "Exists" }),
    ),
  ),
  missed("selectors.dropped-labels", "labels that the agent drops never match", (scenario) => {
    const dropped = [
      "pod-template-hash",
      "topology.kubernetes.io/zone",
      "statefulset.kubernetes.io/pod-name",
      "controller-revision-hash",
    ];
    return dropped.reduce((changed, key, i) => {
      if (!JSON.stringify(changed.policies).includes(key)) return changed;
      const everywhere = rewrite.renamed(changed, "policies", key, `plain-${i}`);
      return rewrite.renamed(everywhere, "endpoints", key, `plain-${i}`);
    }, scenario);
  }),
  missed("selectors.kept-labels", "app.kubernetes.io labels are kept", (scenario) =>
    JSON.stringify(scenario.policies).includes("app.kubernetes.io/name")
      ? rewrite.renamed(scenario, "endpoints", "app.kubernetes.io/name", "gone")
      : scenario,
  ),
  missed("selectors.account", "the service account is a label", (scenario) =>
    rewrite.renamed(scenario, "policies", "io.cilium.k8s.policy.serviceaccount", "no-such"),
  ),

  ...[...ENTITIES.filter((name) => name !== "all" && name !== "none"), "all"].map((name) =>
    entity(name, "none"),
  ),
  entity("none", "all"),
  seen("entities.node-gets-in", "the node of a pod gets in although no rule says so", (one) =>
    sidesOf(one).some(({ ours }) => ours.reason === "local-host"),
  ),
  seen(
    "entities.node-denied",
    "an explicit deny keeps the node of a pod out",
    ({ from, engine }) => isLocalHost(from) && engine.ingress.explicit === true,
  ),
  seen(
    "entities.to-node",
    "from a pod to its node nothing is allowed by itself",
    ({ to, engine }) =>
      isLocalHost(to) && engine.egress.verdict === "denied" && engine.egress.explicit !== true,
  ),
  missed("entities.host-network", "a pod in the node's network has no identity of its own", (scenario) =>
    rewrite.endpoints(scenario, (end) => (end.hostNetwork ? { ...end, hostNetwork: false } : end)),
  ),
];

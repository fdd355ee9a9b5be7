import type { Scenario } from "../scenario.ts";
import * as rewrite from "./rewrite.ts";
import { type Fields, hasPeers, type Items, listIn, withField } from "./rewrite.ts";
import { isLocalHost, missed, type Statement, seen, sidesOf, united } from "./statement.ts";

const everyone = (place: Pick<rewrite.Place, "direction">): Fields => ({
  [rewrite.peerField(place, "Entities")]: ["all"],
});
const isEmptyRule = (rule: Fields): boolean => Object.keys(rule).length === 0;
const hasPorts = (rule: Fields): boolean => rule.toPorts !== undefined || rule.icmps !== undefined;
const NOBODY: Fields = { matchLabels: { "no-such-label": "x" } };

/** All lists of a direction, allow and deny. */
const listsOf = (spec: Fields, direction: string): number =>
  (listIn(spec, direction)?.length ?? 0) + (listIn(spec, `${direction}Deny`)?.length ?? 0);

function soften(spec: Fields, wanted: (direction: "ingress" | "egress") => boolean): Fields {
  const off = (["ingress", "egress"] as const).filter(
    (direction) => wanted(direction) && listsOf(spec, direction) > 0,
  );
  if (off.length === 0) return spec;
  const posture = { ...rewrite.objectIn(spec, "enableDefaultDeny") };
  for (const direction of off) posture[direction] = false;
  return withField(spec, "enableDefaultDeny", posture);
}

const isSoft = (spec: Fields): boolean => spec.enableDefaultDeny !== undefined;

/** Every way of making an empty list of peers mean what a missing one means, and the other way round. */
const withoutEmpty = (kind: string) => (scenario: Scenario) =>
  rewrite.peers(scenario, kind, (items) => (items.length === 0 ? undefined : items));
const nobodyWhenEmpty = (kind: string) => (scenario: Scenario) =>
  rewrite.rules(scenario, (rule, place) => {
    const field = rewrite.peerField(place, kind);
    return listIn(rule, field)?.length === 0
      ? { ...withField(rule, field, undefined), [rewrite.peerField(place, "Endpoints")]: [] }
      : rule;
  });

const onlyEverything = (items: Items): boolean =>
  items.length === 1 && Object.keys(items[0] as object).length === 0;

/** docs/semantics/cilium.md: the model, the union of rules, default deny, and the table of forms. */
export const ENFORCEMENT: readonly Statement[] = [
  seen("model.both-ends", "one end's allow does not help where the other end refuses", (one) => {
    const [egress, ingress] = sidesOf(one).map(({ ours }) => ours);
    return (
      (egress?.outcome === "denied" && ingress?.outcome === "allowed" && ingress.reason === "rule") ||
      (ingress?.outcome === "denied" && egress?.outcome === "allowed" && egress.reason === "rule")
    );
  }),
  seen(
    "model.other-ends",
    "an end that is no Cilium endpoint refuses nothing, the rules of the other end decide",
    (one) => {
      const sides = sidesOf(one).map(({ ours }) => ours.reason);
      return one.engine.verdict !== "denied" && sides.includes("not-governed") && sides.includes("rule");
    },
  ),
  united("union.policies", "a rule of one policy opens what another policy isolates", false),
  united("union.kinds", "policies of Kubernetes and of Cilium open and isolate together", true),
  missed("union.deny-first", "a deny beats every allow", (scenario) =>
    rewrite.lists(scenario, (items, { denies }) =>
      denies && !items.every(isEmptyRule) && items.length > 0 ? [{}] : items,
    ),
  ),
  missed(
    "union.deny-all-ports",
    "a deny without ports takes away allows of single ports",
    (scenario) =>
      rewrite.rules(scenario, (rule, { denies }) =>
        denies && !hasPorts(rule) && !isEmptyRule(rule) ? {} : rule,
      ),
    ({ engine }) => engine.verdict === "denied",
  ),
  seen("union.proxy-first", "a proxied allow beats a plain one beside it", ({ engine }) =>
    [engine.egress, engine.ingress].some(
      ({ l7, rules = [] }) =>
        l7 !== undefined && rules.some(({ http, dns, verdict }) => verdict === "allow" && !http && !dns),
    ),
  ),

  missed("default-deny.direction", "a policy isolates only the direction it has rules for", (scenario) =>
    rewrite.specs(scenario, (spec) => {
      const [ingress, egress] = [listsOf(spec, "ingress"), listsOf(spec, "egress")];
      if (ingress > 0 && egress === 0) return withField(spec, "egress", [{}]);
      return egress > 0 && ingress === 0 ? withField(spec, "ingress", [{}]) : spec;
    }),
  ),
  missed("default-deny.deny-list", "a deny list alone isolates too", (scenario) =>
    rewrite.specs(scenario, (spec) =>
      soften(
        spec,
        (direction) => (listIn(spec, direction)?.length ?? 0) === 0 && listsOf(spec, direction) > 0,
      ),
    ),
  ),
  missed("default-deny.soft", "enableDefaultDeny false leaves the direction open", (scenario) =>
    rewrite.specs(scenario, (spec) =>
      isSoft(spec) ? withField(spec, "enableDefaultDeny", undefined) : spec,
    ),
  ),
  missed("default-deny.hard-beside-soft", "one policy that isolates is enough", (scenario) =>
    scenario.policies.some((policy) => JSON.stringify(policy).includes("enableDefaultDeny"))
      ? rewrite.specs(scenario, (spec) => soften(spec, () => true))
      : scenario,
  ),
  missed("default-deny.always", "mode always isolates what no policy selects", (scenario) =>
    scenario.options.policyEnforcementMode === "always" ? { ...scenario, options: {} } : scenario,
  ),
  seen(
    "default-deny.always-host",
    "under mode always the node does not get in where no ingress rule selects the pod",
    ({ view, from, ours }) =>
      view.scenario.options.policyEnforcementMode === "always" &&
      isLocalHost(from) &&
      ours.verdict.sides.ingress.reason === "default-deny",
  ),
  missed("default-deny.never", "mode never enforces nothing", (scenario) =>
    scenario.options.policyEnforcementMode === "never" ? { ...scenario, options: {} } : scenario,
  ),
  seen(
    "default-deny.init",
    "a pod without labels yet is isolated by nobody's policy",
    (one) =>
      sidesOf(one).some(({ ours }) => ours.reason === "default-deny" && ours.deciders.length === 0) &&
      (one.from.kind === "init" || one.to.kind === "init"),
  ),

  missed("forms.empty-list", "an empty list leaves the direction open", (scenario) =>
    rewrite.lists(scenario, (items) => (items.length === 0 ? [{}] : items)),
  ),
  missed("forms.empty-rule", "an empty rule isolates and grants nothing", (scenario) =>
    rewrite.rules(scenario, (rule, place) => (!place.denies && isEmptyRule(rule) ? everyone(place) : rule)),
  ),
  missed("forms.empty-deny-rule", "an empty deny rule denies nothing", (scenario) =>
    rewrite.rules(scenario, (rule, place) => (place.denies && isEmptyRule(rule) ? everyone(place) : rule)),
  ),
  missed("forms.empty-deny-isolates", "an empty deny rule isolates", (scenario) =>
    rewrite.lists(scenario, (items, { denies }) =>
      denies && items.length > 0 && items.every(isEmptyRule) ? [] : items,
    ),
  ),
  ...["Endpoints", "CIDR", "CIDRSet", "Entities", "Nodes"].map((kind) =>
    missed(
      `forms.empty-${kind}`,
      `from${kind} or to${kind} that is empty selects nobody`,
      withoutEmpty(kind),
    ),
  ),
  ...["FQDNs", "Services", "Groups"].map((kind) =>
    missed(
      `forms.empty-${kind}`,
      `to${kind} that is empty, with ports, means everyone`,
      nobodyWhenEmpty(kind),
    ),
  ),
  missed("forms.no-peers", "ports without a peer field are for everyone", (scenario) =>
    rewrite.rules(scenario, (rule, place) =>
      hasPorts(rule) && !hasPeers(rule, place)
        ? { ...rule, [rewrite.peerField(place, "Endpoints")]: [{}] }
        : rule,
    ),
  ),
  missed("forms.no-ports", "peers without ports are for every port and protocol", (scenario) =>
    rewrite.rules(scenario, (rule, place) =>
      !hasPorts(rule) && hasPeers(rule, place)
        ? { ...rule, toPorts: [{ ports: [{ port: "0", protocol: "TCP" }] }] }
        : rule,
    ),
  ),
  missed("forms.empty-toPorts", "an empty toPorts means every port", (scenario) =>
    rewrite.rules(scenario, (rule) =>
      listIn(rule, "toPorts")?.length === 0 ? { ...rule, toPorts: [{}] } : rule,
    ),
  ),
  missed("forms.empty-ports", "a toPorts item without ports grants nothing", (scenario) =>
    rewrite.portItems(scenario, (item) =>
      (listIn(item, "ports")?.length ?? 0) === 0 ? { ports: [{ port: "0" }] } : item,
    ),
  ),
  missed("forms.all-pods", "the empty peer selector of a namespaced policy means its own pods", (scenario) =>
    rewrite.peers(scenario, "Endpoints", (items, { policy, ...place }) =>
      rewrite.isNamespaced(policy) && onlyEverything(items)
        ? [rewrite.narrowed({}, "k8s:io.kubernetes.pod.namespace", "Exists")]
        : place.denies
          ? items
          : items,
    ),
  ),
  missed(
    "forms.all-pods-clusterwide",
    "the empty peer selector of a clusterwide policy means pods, never nodes or the world",
    (scenario) =>
      rewrite.rules(scenario, (rule, place) => {
        const field = rewrite.peerField(place, "Endpoints");
        const items = listIn(rule, field);
        return items !== undefined && onlyEverything(items) && !rewrite.isNamespaced(place.policy)
          ? { ...withField(rule, field, undefined), ...everyone(place) }
          : rule;
      }),
  ),
  missed("forms.subject-all", "endpointSelector {} is every pod of the namespace", (scenario) =>
    rewrite.specs(scenario, (spec, policy) =>
      rewrite.isNamespaced(policy) && isEmptyRule(rewrite.objectIn(spec, "endpointSelector"))
        ? withField(spec, "endpointSelector", NOBODY)
        : spec,
    ),
  ),
  missed(
    "forms.subject-all-clusterwide",
    "endpointSelector {} of a clusterwide policy is every endpoint, health and ingress too",
    (scenario) =>
      rewrite.specs(scenario, (spec, policy) =>
        !rewrite.isNamespaced(policy) &&
        spec.endpointSelector !== undefined &&
        isEmptyRule(rewrite.objectIn(spec, "endpointSelector"))
          ? withField(
              spec,
              "endpointSelector",
              rewrite.narrowed({}, "k8s:io.kubernetes.pod.namespace", "Exists"),
            )
          : spec,
      ),
  ),
  missed("forms.http-none", "http: [] is a plain allow", (scenario) =>
    rewrite.portItems(scenario, (item) =>
      listIn(rewrite.objectIn(item, "rules"), "http")?.length === 0
        ? { ...item, rules: { http: [{ path: "/nothing" }] } }
        : item,
    ),
  ),
  missed("forms.http-any", "http: [{}] is proxied and lets every request pass", (scenario) =>
    rewrite.portItems(scenario, (item) => {
      const http = listIn(rewrite.objectIn(item, "rules"), "http");
      return http !== undefined && onlyEverything(http) ? withField(item, "rules", undefined) : item;
    }),
  ),
  missed("forms.rejected", "a policy that the agent refuses enforces nothing", (scenario, { engine }) => {
    const refused = new Set(engine.rejected.map(({ index }) => scenario.policies[index]));
    return rewrite.policies(scenario, (policy) => (refused.has(policy) ? closed(policy) : policy));
  }),
];

/** The same subject, isolated and granted nothing. */
const closed = (policy: Scenario["policies"][number]): Scenario["policies"][number] => {
  const [spec] = policy.spec === undefined ? (policy.specs as Items) : [policy.spec as Fields];
  const { endpointSelector = {} } = spec ?? {};
  return {
    ...withField(policy, "specs", undefined),
    spec: { endpointSelector, ingress: [{}], egress: [{}] },
  };
};

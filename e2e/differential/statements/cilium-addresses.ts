import type { Scenario } from "../scenario.ts";
import * as rewrite from "./rewrite.ts";
import { type Fields, listIn, objectIn, withField } from "./rewrite.ts";
import { isLocalHost, isOutside, isPod, missed, type Statement, seen } from "./statement.ts";

const cidrSets = (scenario: Scenario, change: (item: Fields) => Fields): Scenario =>
  rewrite.peers(scenario, "CIDRSet", (items) => rewrite.mapItems(items, change));

const NOWHERE = "240.0.0.0/32";

/** A pattern of toFQDNs or rules.dns changed. */
const patterns = (
  scenario: Scenario,
  where: "names" | "dns",
  change: (pattern: string) => string,
): Scenario => {
  const one = (entry: Fields): Fields =>
    ["matchPattern", "matchName"].reduce(
      (changed, field) =>
        typeof entry[field] === "string" ? withField(changed, field, change(entry[field])) : changed,
      entry,
    );
  return where === "names"
    ? rewrite.peers(scenario, "FQDNs", (items) => rewrite.mapItems(items, one))
    : rewrite.requests(scenario, "dns", one);
};

const language = (where: "names" | "dns"): readonly Statement[] => [
  missed(`${where}.star`, "one star stays within one label", (scenario) =>
    patterns(scenario, where, (pattern) =>
      /^\*+$/.test(pattern) ? pattern : pattern.replace(/^\*\.(?!\*)/, "**."),
    ),
  ),
  missed(`${where}.two-stars`, "two stars in front are one or more labels", (scenario) =>
    patterns(scenario, where, (pattern) => pattern.replace(/^\*\*\./, "*.")),
  ),
  missed(`${where}.all`, "stars alone are every name", (scenario) =>
    patterns(scenario, where, (pattern) => (/^\*+$/.test(pattern) ? "*.no-such" : pattern)),
  ),
  missed(`${where}.case`, "case and the dot at the end do not matter", (scenario) => {
    const written = patterns(scenario, where, (pattern) => (/[A-Z]/.test(pattern) ? "no-such" : pattern));
    return where === "names"
      ? written
      : rewrite.flows(written, (flow) =>
          flow.dnsQuery !== undefined && /[A-Z]|\.$/.test(flow.dnsQuery)
            ? { ...flow, dnsQuery: "no-such" }
            : flow,
        );
  }),
];

/** docs/semantics/cilium.md: CIDR, nodes, Services, host policies, names. */
export const ADDRESSES: readonly Statement[] = [
  missed(
    "cidr.not-pods",
    "a CIDR fits no pod, whatever its address",
    (scenario) =>
      scenario.options.policyCIDRMatchMode === undefined
        ? rewrite.options(scenario, { policyCIDRMatchMode: ["pods"] })
        : scenario,
    ({ from, to }) => isPod(from) && isPod(to),
  ),
  missed("cidr.not-nodes", "a CIDR fits no node", (scenario) =>
    scenario.options.policyCIDRMatchMode === undefined
      ? rewrite.options(scenario, { policyCIDRMatchMode: ["nodes"] })
      : scenario,
  ),
  ...(["nodes", "pods"] as const).map((mode) =>
    missed(`cidr.matches-${mode}`, `policyCIDRMatchMode ${mode} makes CIDRs fit ${mode}`, (scenario) =>
      scenario.options.policyCIDRMatchMode?.includes(mode) ? { ...scenario, options: {} } : scenario,
    ),
  ),
  missed(
    "cidr.world",
    "0.0.0.0/0 is the world",
    (scenario) => rewrite.renamed(scenario, "policies", '"0.0.0.0/0"', `"${NOWHERE}"`),
    ({ from, to }) => isOutside(from) || isOutside(to),
  ),
  missed("cidr.hole", "except is a hole", (scenario) =>
    cidrSets(scenario, (item) =>
      item.cidrGroupRef === undefined ? withField(item, "except", undefined) : item,
    ),
  ),
  missed("cidr.hole-is-no-deny", "a hole denies nothing that another entry allows", (scenario) =>
    rewrite.specs(scenario, (spec) =>
      (["ingress", "egress"] as const).reduce((changed, direction) => {
        const field = direction === "ingress" ? "fromCIDRSet" : "toCIDRSet";
        const holes = (listIn(spec, direction) ?? []).flatMap((rule) =>
          (listIn(rule, field) ?? []).flatMap((item) => (item.except as readonly string[] | undefined) ?? []),
        );
        if (holes.length === 0) return changed;
        const denied = { [direction === "ingress" ? "fromCIDR" : "toCIDR"]: holes };
        return withField(changed, `${direction}Deny`, [...(listIn(spec, `${direction}Deny`) ?? []), denied]);
      }, spec),
    ),
  ),
  missed("cidr.group", "cidrGroupRef is the group's CIDRs", (scenario) =>
    cidrSets(scenario, (item) => (item.cidrGroupRef === undefined ? item : { cidr: NOWHERE })),
  ),
  missed("cidr.group-selector", "cidrGroupSelector is those of the groups with such labels", (scenario) =>
    cidrSets(scenario, (item) => (item.cidrGroupSelector === undefined ? item : { cidr: NOWHERE })),
  ),
  missed("nodes.by-selector", "toNodes fits other nodes by their labels", (scenario) =>
    scenario.options.nodeSelectorLabels === true
      ? rewrite.peers(scenario, "Nodes", (items) => (items.length > 0 ? [] : items))
      : scenario,
  ),
  seen("nodes.never-the-host", "and never the local host", ({ view, to, from, engine }) => {
    const text = JSON.stringify(view.scenario.policies);
    return (
      view.scenario.options.nodeSelectorLabels === true &&
      text.includes("toNodes") &&
      isLocalHost(to) &&
      isPod(from) &&
      engine.egress.verdict === "denied" &&
      engine.egress.explicit !== true
    );
  }),
  missed("services.pods", "toServices is the pods of a Service with a selector", (scenario) =>
    mentionsServices(scenario)
      ? { ...scenario, services: scenario.services.filter(({ metadata }) => metadata.name !== "front") }
      : scenario,
  ),
  missed("services.backends", "toServices is the backends of a Service without one", (scenario) =>
    mentionsServices(scenario)
      ? {
          ...scenario,
          services: scenario.services.filter(({ metadata }) => !metadata.name.startsWith("legacy")),
        }
      : scenario,
  ),
  missed(
    "services.unresolved",
    "toServices that resolves to nothing means everyone on its ports",
    (scenario) =>
      rewrite.rules(scenario, (rule) =>
        rule.toServices !== undefined && listIn(rule, "toServices")?.every(isUnresolved)
          ? { ...withField(rule, "toServices", undefined), toEndpoints: [] }
          : rule,
      ),
  ),
  missed("hosts.pods-untouched", "a host policy concerns no pod", (scenario) =>
    rewrite.specs(scenario, (spec) =>
      spec.nodeSelector === undefined
        ? spec
        : withField({ ...spec, endpointSelector: {} }, "nodeSelector", undefined),
    ),
  ),

  missed("names.learned", "toFQDNs fits the addresses learned for a name", (scenario) =>
    JSON.stringify(scenario.policies).includes("toFQDNs")
      ? rewrite.endpoints(scenario, (end) => (end.dnsNames?.length ? { ...end, dnsNames: [] } : end))
      : scenario,
  ),
  missed("names.not-learned", "and no others", (scenario) =>
    JSON.stringify(scenario.policies).includes("toFQDNs")
      ? rewrite.endpoints(scenario, (end) =>
          isOutside(end)
            ? { ...end, dnsNames: ["api.example.com", "v1.api.example.com", "example.com", "cdn.test"] }
            : end,
        )
      : scenario,
  ),
  missed(
    "names.never-pods",
    "toFQDNs fits no pod",
    (scenario) =>
      rewrite.rules(scenario, (rule) =>
        rule.toFQDNs === undefined || (rule.toFQDNs as []).length === 0
          ? rule
          : { ...withField(rule, "toFQDNs", undefined), toEntities: ["all"] },
      ),
    ({ to }) => isPod(to),
  ),
  ...language("names"),
  ...language("dns"),
  missed(
    "dns.whole-query",
    "rules.dns is matched against the whole query, search suffix included",
    (scenario) =>
      rewrite.flows(scenario, (flow) =>
        flow.dnsQuery?.endsWith(".shop.svc.cluster.local")
          ? { ...flow, dnsQuery: flow.dnsQuery.replace(/\.shop\.svc\.cluster\.local$/, "") || "db" }
          : flow,
      ),
  ),
];

const mentionsServices = ({ policies }: Scenario): boolean => JSON.stringify(policies).includes("toServices");

const isUnresolved = (item: Fields): boolean => {
  const { serviceName, namespace } = objectIn(item, "k8sService");
  if (item.k8sServiceSelector !== undefined) return JSON.stringify(item).includes("ghost");
  return namespace !== "shop" || serviceName === "hollow" || serviceName === "missing";
};

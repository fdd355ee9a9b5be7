import type { EngineEndpoint, EngineFlow } from "../engine.ts";
import type { Manifest, Scenario } from "../scenario.ts";

export type Fields = Readonly<Record<string, unknown>>;
export type Items = readonly Fields[];

/** Where a rule of a Cilium policy stands. */
export interface Place {
  readonly list: "ingress" | "ingressDeny" | "egress" | "egressDeny";
  readonly direction: "ingress" | "egress";
  readonly denies: boolean;
  readonly policy: Manifest;
}

const LISTS = ["ingress", "ingressDeny", "egress", "egressDeny"] as const;

/** The mapped list, or the very same one when no item changed. Items that become undefined are left out. */
export function mapItems<T>(
  items: readonly T[],
  change: (item: T, i: number) => T | undefined,
): readonly T[] {
  const changed = items.map(change);
  return changed.every((item, i) => item === items[i])
    ? items
    : changed.filter((item): item is NonNullable<typeof item> => item !== undefined);
}

/** An object with one field changed; undefined takes it away, the same value leaves the object as it is. */
export function withField<T extends Fields>(object: T, field: string, value: unknown): T {
  if (object[field] === value) return object;
  const { [field]: _, ...rest } = object;
  return (value === undefined ? rest : { ...rest, [field]: value }) as T;
}

export const listIn = (object: Fields, field: string): Items | undefined =>
  object[field] as Items | undefined;
export const objectIn = (object: Fields, field: string): Fields => (object[field] ?? {}) as Fields;

export function policies(scenario: Scenario, change: (policy: Manifest) => Manifest | undefined): Scenario {
  return withField(
    scenario as unknown as Fields,
    "policies",
    mapItems(scenario.policies, change),
  ) as unknown as Scenario;
}

export const endpoints = (scenario: Scenario, change: (end: EngineEndpoint) => EngineEndpoint): Scenario =>
  withField(
    scenario as unknown as Fields,
    "endpoints",
    mapItems(scenario.endpoints, change),
  ) as unknown as Scenario;

export const flows = (scenario: Scenario, change: (flow: EngineFlow) => EngineFlow): Scenario =>
  withField(scenario as unknown as Fields, "flows", mapItems(scenario.flows, change)) as unknown as Scenario;

export const options = (scenario: Scenario, changes: Scenario["options"]): Scenario => ({
  ...scenario,
  options: { ...scenario.options, ...changes },
});

const isCilium = ({ kind }: Manifest): boolean =>
  kind === "CiliumNetworkPolicy" || kind === "CiliumClusterwideNetworkPolicy";
export const isNamespaced = ({ kind }: Manifest): boolean => kind === "CiliumNetworkPolicy";

/** Every spec of a Cilium policy. */
export const specs = (scenario: Scenario, change: (spec: Fields, policy: Manifest) => Fields): Scenario =>
  policies(scenario, (policy) => {
    if (!isCilium(policy)) return policy;
    const spec = policy.spec === undefined ? undefined : change(policy.spec as Fields, policy);
    const list = listIn(policy, "specs");
    const all = list === undefined ? undefined : mapItems(list, (one) => change(one, policy));
    return withField(withField(policy, "spec", spec), "specs", all);
  });

/** Every list of rules of a Cilium policy. */
export const lists = (
  scenario: Scenario,
  change: (items: Items, place: Place) => Items | undefined,
): Scenario =>
  specs(scenario, (spec, policy) =>
    LISTS.reduce((changed, list) => {
      const items = listIn(spec, list);
      if (items === undefined) return changed;
      const direction = list.startsWith("ingress") ? "ingress" : "egress";
      return withField(
        changed,
        list,
        change(items, { list, direction, denies: list.endsWith("Deny"), policy }),
      );
    }, spec),
  );

/** Every rule of a Cilium policy. */
export const rules = (
  scenario: Scenario,
  change: (rule: Fields, place: Place) => Fields | undefined,
): Scenario => lists(scenario, (items, place) => mapItems(items, (rule) => change(rule, place)));

/** Every `toPorts` item of a Cilium policy. */
export const portItems = (scenario: Scenario, change: (item: Fields, place: Place) => Fields): Scenario =>
  rules(scenario, (rule, place) => {
    const items = listIn(rule, "toPorts");
    return items === undefined
      ? rule
      : withField(
          rule,
          "toPorts",
          mapItems(items, (item) => change(item, place)),
        );
  });

/** Every port of every `toPorts` item. */
export const ports = (scenario: Scenario, change: (port: Fields, place: Place) => Fields): Scenario =>
  portItems(scenario, (item, place) => {
    const all = listIn(item, "ports");
    return all === undefined
      ? item
      : withField(
          item,
          "ports",
          mapItems(all, (port) => change(port, place)),
        );
  });

/** Every L7 rule of a kind. */
export const requests = (
  scenario: Scenario,
  kind: "http" | "dns",
  change: (rule: Fields) => Fields,
): Scenario =>
  portItems(scenario, (item) => {
    const all = listIn(objectIn(item, "rules"), kind);
    return all === undefined
      ? item
      : withField(item, "rules", withField(objectIn(item, "rules"), kind, mapItems(all, change)));
  });

/** `fromEndpoints` in ingress lists, `toEndpoints` in egress lists. */
export const peerField = ({ direction }: Pick<Place, "direction">, kind: string): string =>
  `${direction === "ingress" ? "from" : "to"}${kind}`;

/** A list of peers of one kind in every rule. */
export const peers = (
  scenario: Scenario,
  kind: string,
  change: (items: Items, place: Place) => Items | undefined,
): Scenario =>
  rules(scenario, (rule, place) => {
    const field = peerField(place, kind);
    const items = listIn(rule, field);
    return items === undefined ? rule : withField(rule, field, change(items, place));
  });

const KINDS = ["Endpoints", "CIDR", "CIDRSet", "Entities", "Nodes", "Groups", "Services", "FQDNs"];

export const hasPeers = (rule: Fields, place: Place): boolean =>
  KINDS.some((kind) => rule[peerField(place, kind)] !== undefined);

/** Every NetworkPolicy's spec. */
export const networkPolicies = (scenario: Scenario, change: (spec: Fields) => Fields): Scenario =>
  policies(scenario, (policy) =>
    policy.kind === "NetworkPolicy" ? withField(policy, "spec", change(objectIn(policy, "spec"))) : policy,
  );

/** Every rule of every NetworkPolicy, with the field its peers are in. */
export const networkRules = (
  scenario: Scenario,
  change: (rule: Fields, peers: "from" | "to") => Fields | undefined,
): Scenario =>
  networkPolicies(scenario, (spec) =>
    (["ingress", "egress"] as const).reduce((changed, list) => {
      const items = listIn(spec, list);
      if (items === undefined) return changed;
      return withField(
        changed,
        list,
        mapItems(items, (rule) => change(rule, list === "ingress" ? "from" : "to")),
      );
    }, spec),
  );

export const networkPorts = (scenario: Scenario, change: (port: Fields) => Fields | undefined): Scenario =>
  networkRules(scenario, (rule) => {
    const all = listIn(rule, "ports");
    return all === undefined ? rule : withField(rule, "ports", mapItems(all, change));
  });

export const networkPeers = (scenario: Scenario, change: (peer: Fields) => Items): Scenario =>
  networkRules(scenario, (rule, field) => {
    const all = listIn(rule, field);
    if (all === undefined) return rule;
    const changed = all.map(change);
    const same = changed.every((list, i) => list.length === 1 && list[0] === all[i]);
    return same ? rule : withField(rule, field, changed.flat());
  });

/** A selector's terms as expressions. */
export function termsOf(
  selector: Fields,
): readonly { key: string; operator: string; values?: readonly string[] }[] {
  const labels = Object.entries(objectIn(selector, "matchLabels")).map(([key, value]) => ({
    key,
    operator: "In",
    values: [value as string],
  }));
  return [...labels, ...((selector.matchExpressions as []) ?? [])];
}

/** A selector with one more expression. */
export const narrowed = (
  selector: Fields,
  key: string,
  operator: string,
  values?: readonly string[],
): Fields => ({
  ...selector,
  matchExpressions: [
    ...((selector.matchExpressions as []) ?? []),
    { key, operator, ...(values === undefined ? {} : { values }) },
  ],
});

/** The scenario with every text of policies or endpoints that holds one thing holding another. */
export function renamed(
  scenario: Scenario,
  part: "policies" | "endpoints",
  from: string,
  to: string,
): Scenario {
  const text = JSON.stringify(scenario[part]);
  return text.includes(from) ? { ...scenario, [part]: JSON.parse(text.replaceAll(from, to)) } : scenario;
}

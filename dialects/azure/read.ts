import type { CloudResource } from "../../model/cloud.ts";
import { isReference } from "../../model/cloud.ts";
import type { CloudLayer, CloudReading, CloudRule } from "../../model/cloud-reading.ts";
import { anyIcmp, CARRIER_PREFIX, domainsOf, type FirewallPeer, portOf } from "../../model/edge.ts";
import { mapOf, mapsOf, sameTexts, textsOf } from "../../model/lists.ts";
import type { Port } from "../../model/port.ts";
import type { Direction } from "../../model/rule.ts";
import { LAST_PORT } from "../../model/traffic.ts";
import { CATCH_ALL } from "./mode.ts";
import {
  firewallRulesOf,
  NODE_ASG,
  NSG_TYPE,
  rulesOf,
  type WrittenFirewallRule,
  type WrittenRule,
} from "./resources.ts";
import type { AzureFirewallSpec } from "./spec.ts";
import { INTERNET, LOAD_BALANCER, tagPeer, VIRTUAL_NETWORK } from "./tags.ts";

/** What tells the nodes apart from other machines and other peers. */
export type AzureContext = Pick<AzureFirewallSpec, "nodes"> & {
  /** Network security groups on the nodes' subnet and interfaces, each of which judges. Absent means all. */
  readonly groups?: readonly string[];
};

/** Azure's own rules, which nobody can remove: after them nothing is open. */
const DEFAULTS: readonly CloudRule[] = [
  defaultRule("AllowVnetInBound", "ingress", "allow", 65_000, VIRTUAL_NETWORK),
  defaultRule("AllowAzureLoadBalancerInBound", "ingress", "allow", 65_001, LOAD_BALANCER),
  defaultRule("DenyAllInBound", "ingress", "deny", 65_500),
  defaultRule("AllowVnetOutBound", "egress", "allow", 65_000, VIRTUAL_NETWORK),
  defaultRule("AllowInternetOutBound", "egress", "allow", 65_001, INTERNET),
  defaultRule("DenyAllOutBound", "egress", "deny", 65_500),
];

function defaultRule(
  id: string,
  direction: Direction,
  action: "allow" | "deny",
  priority: number,
  service?: string,
): CloudRule {
  return {
    id,
    direction,
    peer: service === undefined ? { kind: "any" } : tagPeer(service),
    why: "A default of Azure.",
    action,
    priority,
    logged: true,
    role: "catch-all",
  };
}

/**
 * Network security groups, and a Firewall policy where there is one, as rules in the order they are asked. Of two groups,
 * on the subnet and on the interface, both must let a connection pass.
 */
export function readAzure(resources: readonly CloudResource[], context: AzureContext): CloudReading {
  const names = groupsOf(resources).filter((name) => context.groups?.includes(name) ?? true);
  const rules = rulesOf(resources);
  const firewall = firewallRulesOf(resources).flatMap(readFirewallRule);
  const layers = (names.length === 0 ? [undefined] : names).map((name): CloudLayer => {
    const own = rules.filter((rule) => name === undefined || groupOf(rule) === name);
    return {
      name: "network-security-group",
      ...(names.length > 1 && name !== undefined ? { of: name } : {}),
      rules: inOrder([...own.flatMap((rule) => readRule(rule, context)), ...DEFAULTS]),
    };
  });
  if (firewall.length > 0)
    layers.push({ name: "azure-firewall", rules: inOrder([...firewall, FIREWALL_DEFAULT]) });
  return { cloud: "azure", layers };
}

/** The network security groups by name: as written, or as the plan calls a group of its own. */
export const groupsOf = (resources: readonly CloudResource[]): readonly string[] => [
  ...new Set([
    ...resources
      .filter(({ type }) => type === NSG_TYPE)
      .map(({ id, args: { networkSecurityGroupName: name } }) =>
        typeof name === "string" ? name : id.replace(/^azure\//, ""),
      ),
    ...rulesOf(resources).map(groupOf),
  ]),
];

function groupOf({ args: { networkSecurityGroupName: group } }: WrittenRule): string {
  if (isReference(group) && group.reference === "resource") return group.id.replace(/^azure\//, "");
  return String(group);
}

/** What no rule of a Firewall policy names is refused. */
const FIREWALL_DEFAULT = defaultRule("default", "egress", "deny", Number.POSITIVE_INFINITY);

const inOrder = (rules: readonly CloudRule[]): readonly CloudRule[] =>
  rules.toSorted((a, b) => a.priority - b.priority);

function readRule({ id, args }: WrittenRule, context: AzureContext): readonly CloudRule[] {
  const direction: Direction = args.direction === "Inbound" ? "ingress" : "egress";
  const side = direction === "ingress" ? "source" : "destination";
  const name = typeof args.securityRuleName === "string" ? args.securityRuleName : id.replace(/^azure\//, "");
  const asks = restOf(direction === "ingress" ? "destination" : "source", args, context);
  return readPeers(side, args, context).flatMap((peer) =>
    readPorts(args).map((port) => ({
      id: name,
      direction,
      peer,
      ...(port === undefined ? {} : { port }),
      why: typeof args.description === "string" ? args.description : "",
      action: args.access === "Deny" ? "deny" : "allow",
      priority: Number(args.priority),
      ...(asks === undefined ? {} : { asks }),
      logged: true,
      role: name.endsWith(CATCH_ALL) ? "catch-all" : name.startsWith(CARRIER_PREFIX) ? "carrier" : "edge",
    })),
  );
}

/** Words for every address that a node can have. */
const ALL_NODES: ReadonlySet<string> = new Set(["*", "0.0.0.0/0", VIRTUAL_NETWORK]);

/** What a rule asks of the nodes' own end beyond being one, and of source ports. */
function restOf(
  side: "source" | "destination",
  args: Readonly<Record<string, unknown>>,
  { nodes }: AzureContext,
): string | undefined {
  const prefixes = prefixesOf(side, args);
  const groups = mapsOf(args[`${side}ApplicationSecurityGroups`]).filter(({ id }) => !isNodeMembers(id));
  const sourcePorts = [args.sourcePortRange, ...textsOf(args.sourcePortRanges)].filter(
    (range): range is string => typeof range === "string" && range !== "" && range !== "*",
  );
  const isAll =
    prefixes.length === 0 ||
    prefixes.some((prefix) => ALL_NODES.has(prefix)) ||
    ("cidrs" in nodes && nodes.cidrs.length > 0 && nodes.cidrs.every((cidr) => prefixes.includes(cidr)));
  const asked = [
    ...(isAll ? [] : [`nodes in ${prefixes.join(", ")}`]),
    ...(groups.length === 0 ? [] : [`nodes of ${groups.map(({ id }) => String(id)).join(", ")}`]),
    ...(sourcePorts.length === 0 ? [] : [`source ports ${sourcePorts.join(", ")}`]),
  ];
  return asked.length === 0 ? undefined : asked.join(", ");
}

const isNodeMembers = (id: unknown): boolean =>
  isReference(id) && id.reference === "resource" && id.id === NODE_ASG;

/** Prefixes in the singular and the plural form; an empty text is none. */
const prefixesOf = (side: string, args: Readonly<Record<string, unknown>>): readonly string[] =>
  [args[`${side}AddressPrefix`], ...textsOf(args[`${side}AddressPrefixes`])].filter(
    (prefix): prefix is string => typeof prefix === "string" && prefix !== "",
  );

function readPeers(
  side: "source" | "destination",
  args: Readonly<Record<string, unknown>>,
  { nodes }: AzureContext,
): readonly CloudRule["peer"][] {
  const many = textsOf(args[`${side}AddressPrefixes`]);
  if ("cidrs" in nodes && sameTexts(many, nodes.cidrs)) return [{ kind: "nodes" }];
  const groups = mapsOf(args[`${side}ApplicationSecurityGroups`]).map(
    ({ id }): FirewallPeer => (isNodeMembers(id) ? { kind: "nodes" } : { kind: "group", group: String(id) }),
  );
  return [...groups, ...prefixesOf(side, args).map(readPrefix)];
}

const readPrefix = (text: string): CloudRule["peer"] => {
  if (text === "*") return { kind: "any" };
  return /^[0-9a-f:.]+(\/\d+)?$/i.test(text) && /[.:]/.test(text)
    ? { kind: "cidr", cidr: text }
    : tagPeer(text);
};

const PROTOCOLS: Readonly<Record<string, Port["protocol"]>> = { tcp: "TCP", udp: "UDP", icmp: "ICMP" };

function readPorts(args: Readonly<Record<string, unknown>>): readonly (Port | undefined)[] {
  const word = String(args.protocol).toLowerCase();
  const ranges = [args.destinationPortRange, ...textsOf(args.destinationPortRanges)].filter(
    (range): range is string => typeof range === "string" && range !== "",
  );
  if (word === "*")
    return ranges.length === 0 || ranges.includes("*")
      ? [undefined]
      : ranges.flatMap((range) => WITH_PORTS.map((protocol) => portFrom(protocol, range)));
  const protocol = PROTOCOLS[word];
  if (protocol === undefined) return [];
  return protocol === "ICMP" ? [anyIcmp] : ranges.map((range) => portFrom(protocol, range));
}

/** Protocols that a port of a rule for every protocol is about. */
const WITH_PORTS = ["TCP", "UDP", "SCTP"] as const;

function portFrom(protocol: Port["protocol"], text: string): Port {
  if (text === "*") return portOf(protocol, 0, LAST_PORT);
  const [from = 0, to = from] = text.split("-").map(Number);
  return portOf(protocol, from, to);
}

/** Network rules are asked before application rules whatever their priority. */
const APPLICATION_RULES_LATER = 1_000_000;

function readFirewallRule({ collection, rule }: WrittenFirewallRule): readonly CloudRule[] {
  const action = mapOf(collection.action).type === "Deny" ? "deny" : "allow";
  const name = String(rule.name);
  const common = {
    id: name,
    direction: "egress",
    why: typeof rule.description === "string" ? rule.description : "",
    action,
    logged: true,
    role: String(collection.name).startsWith(CATCH_ALL) ? "catch-all" : "edge",
  } as const;
  const order = Number(collection.priority);
  if (rule.ruleType === "ApplicationRule")
    return names(textsOf(rule.targetFqdns)).flatMap((peer) =>
      mapsOf(rule.protocols).map(({ port }) => ({
        ...common,
        peer,
        port: { protocol: "TCP", port: Number(port) },
        priority: order + APPLICATION_RULES_LATER,
      })),
    );
  return textsOf(rule.destinationAddresses).flatMap((address) =>
    textsOf(rule.ipProtocols).flatMap((protocol) =>
      textsOf(rule.destinationPorts).map((port) => {
        const known = PROTOCOLS[protocol.toLowerCase()];
        return {
          ...common,
          peer: readPrefix(address),
          ...(known === undefined ? {} : { port: known === "ICMP" ? anyIcmp : portFrom(known, port) }),
          priority: order,
        };
      }),
    ),
  );
}

const names = (listed: readonly string[]): readonly (FirewallPeer | { readonly kind: "any" })[] => [
  ...(listed.includes("*") ? [{ kind: "any" } as const] : []),
  ...domainsOf(listed.filter((text) => text !== "*")).map((domain) => ({ kind: "dns", ...domain }) as const),
];

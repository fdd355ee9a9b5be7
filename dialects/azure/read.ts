import type { CloudResource } from "../../model/cloud.ts";
import { isReference } from "../../model/cloud.ts";
import type { CloudLayer, CloudReading, CloudRule } from "../../model/cloud-reading.ts";
import { anyIcmp, type DomainName, type EdgePeer, portOf } from "../../model/edge.ts";
import type { Port } from "../../model/port.ts";
import type { Direction } from "../../model/rule.ts";
import { LAST_PORT } from "../../model/traffic.ts";
import { type AzureFirewallSpec, CARRIER_PREFIX, CATCH_ALL } from "./compile.ts";
import {
  firewallRulesOf,
  mapsOf,
  NODE_ASG,
  rulesOf,
  textsOf,
  type WrittenFirewallRule,
  type WrittenRule,
} from "./resources.ts";

/** What tells the nodes apart from other peers. */
export type AzureContext = Pick<AzureFirewallSpec, "nodes">;

/** Azure's own rules, which nobody can remove: after them nothing is open. */
const DEFAULTS: readonly CloudRule[] = [
  defaultRule("AllowVnetInBound", "ingress", "allow", 65_000, "VirtualNetwork"),
  defaultRule("AllowAzureLoadBalancerInBound", "ingress", "allow", 65_001, "AzureLoadBalancer"),
  defaultRule("DenyAllInBound", "ingress", "deny", 65_500),
  defaultRule("AllowVnetOutBound", "egress", "allow", 65_000, "VirtualNetwork"),
  defaultRule("AllowInternetOutBound", "egress", "allow", 65_001, "Internet"),
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
    peer: service === undefined ? { kind: "any" } : { kind: "service", service },
    why: "A default of Azure.",
    action,
    priority,
    logged: true,
    role: "catch-all",
  };
}

/** A network security group, and a Firewall policy where there is one, as rules in the order they are asked. */
export function readAzure(resources: readonly CloudResource[], context: AzureContext): CloudReading {
  const group = rulesOf(resources).flatMap((rule) => readRule(rule, context));
  const firewall = firewallRulesOf(resources).flatMap(readFirewallRule);
  const layers: CloudLayer[] = [{ name: "network-security-group", rules: inOrder([...group, ...DEFAULTS]) }];
  if (firewall.length > 0)
    layers.push({ name: "azure-firewall", rules: inOrder([...firewall, FIREWALL_DEFAULT]) });
  return { cloud: "azure", layers };
}

/** What no rule of a Firewall policy names is refused. */
const FIREWALL_DEFAULT = defaultRule("default", "egress", "deny", Number.POSITIVE_INFINITY);

const inOrder = (rules: readonly CloudRule[]): readonly CloudRule[] =>
  rules.toSorted((a, b) => a.priority - b.priority);

function readRule({ id, args }: WrittenRule, context: AzureContext): readonly CloudRule[] {
  const direction: Direction = args.direction === "Inbound" ? "ingress" : "egress";
  const side = direction === "ingress" ? "source" : "destination";
  const name = typeof args.securityRuleName === "string" ? args.securityRuleName : id.replace(/^azure\//, "");
  return readPeers(side, args, context).flatMap((peer) =>
    readPorts(args).map((port) => ({
      id: name,
      direction,
      peer,
      ...(port === undefined ? {} : { port }),
      why: typeof args.description === "string" ? args.description : "",
      action: args.access === "Deny" ? "deny" : "allow",
      priority: Number(args.priority),
      logged: true,
      role: name.endsWith(CATCH_ALL) ? "catch-all" : name.startsWith(CARRIER_PREFIX) ? "carrier" : "edge",
    })),
  );
}

function readPeers(
  side: "source" | "destination",
  args: Readonly<Record<string, unknown>>,
  { nodes }: AzureContext,
): readonly CloudRule["peer"][] {
  const many = textsOf(args[`${side}AddressPrefixes`]);
  if ("cidrs" in nodes && many.length > 0 && sameSet(many, nodes.cidrs)) return [{ kind: "nodes" }];
  const groups = mapsOf(args[`${side}ApplicationSecurityGroups`]).map(
    ({ id }): EdgePeer =>
      isReference(id) && id.reference === "resource" && id.id === NODE_ASG
        ? { kind: "nodes" }
        : { kind: "group", group: String(id) },
  );
  const one = args[`${side}AddressPrefix`];
  return [...groups, ...[...(typeof one === "string" ? [one] : []), ...many].map(readPrefix)];
}

const readPrefix = (text: string): CloudRule["peer"] => {
  if (text === "*") return { kind: "any" };
  return /^[0-9a-f:.]+(\/\d+)?$/i.test(text) && /[.:]/.test(text)
    ? { kind: "cidr", cidr: text }
    : { kind: "service", service: text };
};

const PROTOCOLS: Readonly<Record<string, Port["protocol"]>> = { tcp: "TCP", udp: "UDP", icmp: "ICMP" };

function readPorts(args: Readonly<Record<string, unknown>>): readonly (Port | undefined)[] {
  const protocol = PROTOCOLS[String(args.protocol).toLowerCase()];
  if (protocol === undefined) return [undefined];
  if (protocol === "ICMP") return [anyIcmp];
  const one = args.destinationPortRange;
  return [...(typeof one === "string" ? [one] : []), ...textsOf(args.destinationPortRanges)].map((text) =>
    portFrom(protocol, text),
  );
}

function portFrom(protocol: Port["protocol"], text: string): Port {
  if (text === "*") return portOf(protocol, 0, LAST_PORT);
  const [from = 0, to = from] = text.split("-").map(Number);
  return portOf(protocol, from, to);
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item) => b.includes(item));

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
    role: collection.name === CATCH_ALL ? "catch-all" : "edge",
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

const mapOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** A name with and without its wildcard in one rule is one that covers both. */
function names(listed: readonly string[]): readonly (EdgePeer | { readonly kind: "any" })[] {
  const all = new Set(listed);
  return listed.flatMap((text): readonly (EdgePeer | { readonly kind: "any" })[] => {
    if (text === "*") return [{ kind: "any" }];
    const dns = (name: DomainName): EdgePeer => ({ kind: "dns", ...name });
    if (text.startsWith("*."))
      return all.has(text.slice(2)) ? [] : [dns({ name: text.slice(2), covers: "below" })];
    return [dns({ name: text, covers: all.has(`*.${text}`) ? "itself-and-below" : "itself" })];
  });
}

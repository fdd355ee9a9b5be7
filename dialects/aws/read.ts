import { familyOf } from "../../model/cidr.ts";
import { type CloudResource, isReference } from "../../model/cloud.ts";
import type { CloudLayer, CloudReading, CloudRule } from "../../model/cloud-reading.ts";
import {
  anyIcmp,
  CARRIER_PREFIX,
  type DomainName,
  domainEdgeId,
  domainsOf,
  type FirewallPeer,
  portOf,
} from "../../model/edge.ts";
import { textsOf } from "../../model/lists.ts";
import type { Port } from "../../model/port.ts";
import type { Direction } from "../../model/rule.ts";
import { LAST_PORT } from "../../model/traffic.ts";
import { AUDIT_PREFIX, AWS_PROTOCOLS } from "./compile.ts";
import { ALWAYS_RESOLVED } from "./dns-firewall.ts";
import { expandRules } from "./expand.ts";
import { rulesOf, type WrittenRule } from "./limits-rule.ts";
import { TARGET_TYPES } from "./network-firewall.ts";
import { argsOf, NODE_GROUP } from "./resources.ts";

/** What tells the nodes apart from other machines. */
export interface AwsContext {
  /** Groups that the nodes are in, by id. Absent means all of them. */
  readonly groups?: readonly string[];
}

/**
 * AWS resources as layers of rules. Security groups allow only, so the rules of all groups of a machine are asked together
 * and what none allows is refused. Rules of groups that the nodes are not in are left out.
 */
export function readAws(resources: readonly CloudResource[], context: AwsContext = {}): CloudReading {
  return {
    cloud: "aws",
    layers: [
      { name: "security-group", rules: securityGroup(expandRules(resources), context) },
      ...networkFirewall(resources),
      ...dnsFirewall(resources),
    ],
  };
}

/** The groups that hold a rule, or stand alone, by id: as written, or as the plan calls a group of its own. */
export const groupsOf = (resources: readonly CloudResource[]): readonly string[] => [
  ...new Set(
    expandRules(resources).flatMap((resource) =>
      resource.type === "aws:ec2/securityGroup:SecurityGroup"
        ? [typeof resource.args.id === "string" ? resource.args.id : resource.id.replace(/^aws\//, "")]
        : rulesOf([resource]).map(groupOf),
    ),
  ),
];

function groupOf({ args: { securityGroupId: group } }: WrittenRule): string {
  if (isReference(group) && group.reference === "resource") return group.id.replace(/^aws\//, "");
  return String(group);
}

const securityGroup = (resources: readonly CloudResource[], { groups }: AwsContext): readonly CloudRule[] => [
  ...rulesOf(resources)
    .filter((rule) => groups === undefined || groups.includes(groupOf(rule)))
    .flatMap((rule) => readRule(rule, groups ?? [])),
  ...(["ingress", "egress"] as const).map((direction) => rest(direction, "deny", false)),
];

const rest = (direction: Direction, action: "allow" | "deny", logged: boolean): CloudRule => ({
  id: `default-${direction}`,
  direction,
  peer: { kind: "any" },
  why: "What no rule allows.",
  action,
  priority: Number.POSITIVE_INFINITY,
  logged,
  role: "catch-all",
});

function readRule({ id, direction, args }: WrittenRule, groups: readonly string[]): readonly CloudRule[] {
  const name = nameOf(id, args);
  const traffic = readTraffic(args);
  if (traffic === undefined) return [];
  return [
    {
      id: name,
      direction,
      peer: readPeer(args, groups),
      ...traffic,
      why: typeof args.description === "string" ? args.description : "",
      action: "allow",
      priority: 0,
      logged: false,
      role: name.startsWith(CARRIER_PREFIX)
        ? "carrier"
        : name.startsWith(AUDIT_PREFIX)
          ? "catch-all"
          : "edge",
    },
  ];
}

/** Our rules carry their edge's id as their name; of others the id of the resource is all there is. */
function nameOf(id: string, { tags }: Readonly<Record<string, unknown>>): string {
  const name = typeof tags === "object" && tags !== null ? (tags as Record<string, unknown>).Name : undefined;
  return typeof name === "string" && name !== "" ? name : id.replace(/^aws\//, "");
}

const PROTOCOLS: Readonly<Record<string, Port["protocol"]>> = {
  ...Object.fromEntries(
    Object.entries(AWS_PROTOCOLS).map(([name, word]) => [word, name as Port["protocol"]]),
  ),
  "6": "TCP",
  "17": "UDP",
  "1": "ICMP",
  "58": "ICMPv6",
  sctp: "SCTP",
};

/** Words for every protocol. */
const ALL_PROTOCOLS: ReadonlySet<string> = new Set(["-1", "all"]);

/** What a rule is about; undefined where it is about a protocol that no connection here has, as ESP. */
function readTraffic({
  ipProtocol,
  fromPort,
  toPort,
}: Readonly<Record<string, unknown>>): Pick<CloudRule, "port" | "asks"> | undefined {
  const word = String(ipProtocol).toLowerCase();
  if (ALL_PROTOCOLS.has(word)) return {};
  const protocol = PROTOCOLS[word];
  if (protocol === undefined) return undefined;
  const from = Number(fromPort ?? 0);
  if (protocol === "ICMP" || protocol === "ICMPv6") {
    if (from < 0) return { port: { ...anyIcmp, protocol } };
    const code = Number(toPort ?? -1);
    return { port: { protocol, port: from }, ...(code < 0 ? {} : { asks: `ICMP code ${code}` }) };
  }
  if (protocol === "SCTP") return { port: portOf(protocol, 0, LAST_PORT) };
  return { port: portOf(protocol, from, Number(toPort ?? LAST_PORT)) };
}

function readPeer(args: Readonly<Record<string, unknown>>, groups: readonly string[]): FirewallPeer {
  const { cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId: group } = args;
  if (group !== undefined) {
    const self =
      JSON.stringify(group) === JSON.stringify(args.securityGroupId) ||
      groups.includes(String(group)) ||
      (isReference(group) && group.reference === "resource" && group.id === NODE_GROUP);
    return self ? { kind: "nodes" } : { kind: "group", group: String(group) };
  }
  return prefixListId === undefined
    ? { kind: "cidr", cidr: String(cidrIpv4 ?? cidrIpv6) }
    : { kind: "service", service: String(prefixListId) };
}

function networkFirewall(resources: readonly CloudResource[]): readonly CloudLayer[] {
  const policy = resources
    .map((resource) => argsOf(resource, "aws:networkfirewall/firewallPolicy:FirewallPolicy")?.firewallPolicy)
    .find((found) => found !== undefined);
  if (policy === undefined || isReference(policy)) return [];
  const actions = Array.isArray(policy.statefulDefaultActions)
    ? policy.statefulDefaultActions.map(String)
    : [];
  const drops = actions.some((action) => action.startsWith("aws:drop"));
  return [
    {
      name: "network-firewall",
      rules: [
        ...resources.flatMap(readGroup),
        rest(
          "egress",
          drops ? "deny" : "allow",
          actions.some((action) => action.startsWith("aws:alert")),
        ),
      ],
    },
  ];
}

function readGroup(resource: CloudResource): readonly CloudRule[] {
  const group = argsOf(resource, "aws:networkfirewall/ruleGroup:RuleGroup")?.ruleGroup;
  if (group === undefined || isReference(group) || isReference(group.rulesSource)) return [];
  const { rulesSourceList: list, statefulRules } = group.rulesSource;
  if (list !== undefined && !isReference(list)) {
    const ports = Object.entries(TARGET_TYPES).filter(([, type]) => textsOf(list.targetTypes).includes(type));
    return textsOf(list.targets).flatMap((target) =>
      ports.map(([port]) => domainRule(dottedName(target), { protocol: "TCP", port: Number(port) })),
    );
  }
  return (Array.isArray(statefulRules) ? statefulRules : []).flatMap(readPass);
}

const dottedName = (target: string): DomainName =>
  target.startsWith(".")
    ? { name: target.slice(1), covers: "itself-and-below" }
    : { name: target, covers: "itself" };

const domainRule = ({ name, covers }: DomainName, port?: Port): CloudRule => ({
  id: domainEdgeId({ name, covers }, port),
  direction: "egress",
  peer: { kind: "dns", name, covers },
  ...(port === undefined ? {} : { port }),
  why: "",
  action: "allow",
  priority: 0,
  logged: false,
  role: "edge",
});

interface StatefulRule {
  readonly header?: {
    readonly protocol?: string;
    readonly destination?: string;
    readonly destinationPort?: string;
  };
  readonly ruleOptions?: readonly { readonly keyword?: string; readonly settings?: readonly string[] }[];
}

const SURICATA: Readonly<Record<string, "TCP" | "UDP" | "SCTP" | "ICMP">> = {
  TCP: "TCP",
  UDP: "UDP",
  SCTP: "SCTP",
  ICMP: "ICMP",
};

function readPass({ header = {}, ruleOptions = [] }: StatefulRule): readonly CloudRule[] {
  const { protocol = "IP", destination = "ANY", destinationPort = "ANY" } = header;
  const message = ruleOptions.find(({ keyword }) => keyword === "msg")?.settings?.[0];
  const known = SURICATA[protocol];
  const family: Port["protocol"] | undefined =
    familyOf(destination) === "ipv6" && known === "ICMP" ? "ICMPv6" : known;
  const [from, to] = destinationPort === "ANY" ? [0, LAST_PORT] : destinationPort.split(":").map(Number);
  const port: Port | undefined =
    family === undefined
      ? undefined
      : family.startsWith("ICMP")
        ? { ...anyIcmp, protocol: family }
        : portOf(family, from ?? 0, to ?? from ?? 0);
  return [
    {
      id: message?.replaceAll('"', "") ?? destination,
      direction: "egress",
      peer: destination === "ANY" ? { kind: "any" } : { kind: "cidr", cidr: destination },
      ...(port === undefined ? {} : { port }),
      why: "",
      action: "allow",
      priority: 0,
      logged: false,
      role: "edge",
    },
  ];
}

function dnsFirewall(resources: readonly CloudResource[]): readonly CloudLayer[] {
  const rules = resources.flatMap((resource) => {
    const args = argsOf(resource, "aws:route53/resolverFirewallRule:ResolverFirewallRule");
    return args === undefined ? [] : [args];
  });
  const catchAll = rules.find(({ action }) => action === "BLOCK" || action === "ALERT");
  if (catchAll === undefined) return [];
  const names = resources.flatMap((resource) =>
    textsOf(
      argsOf(resource, "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList")?.domains,
    ).filter((name) => name !== "*" && !ALWAYS_RESOLVED.has(name)),
  );
  return [
    {
      name: "dns-firewall",
      rules: [
        ...domainsOf(names).map((name) => domainRule(name)),
        rest("egress", catchAll.action === "BLOCK" ? "deny" : "allow", true),
      ],
    },
  ];
}

import type { CloudResource } from "../../model/cloud.ts";
import type { CloudReading, CloudRule } from "../../model/cloud-reading.ts";
import { anyIcmp, type EdgePeer, portOf } from "../../model/edge.ts";
import type { Port } from "../../model/port.ts";
import type { Direction } from "../../model/rule.ts";
import { LAST_PORT } from "../../model/traffic.ts";
import { CARRIER_PREFIX, GCP_PROTOCOLS, type GcpFirewallSpec, isCatchAll } from "./compile.ts";
import { rulesOf, type WrittenRule } from "./resources.ts";

/** What tells the nodes apart from other peers. */
export type GcpContext = Pick<GcpFirewallSpec, "targets" | "nodeCidrs">;

/**
 * A network firewall policy as rules in the order they are asked. Below stand Google's implied rules, which are never
 * recorded: all egress passes, no ingress does.
 */
export function readGcp(resources: readonly CloudResource[], context: GcpContext): CloudReading {
  const rules = rulesOf(resources)
    .filter(({ args }) => args.disabled !== true)
    .flatMap((rule) => readRule(rule, context))
    .toSorted((a, b) => a.priority - b.priority);
  return {
    cloud: "gcp",
    layers: [
      { name: "firewall-policy", rules: [...rules, implied("ingress", "deny"), implied("egress", "allow")] },
    ],
  };
}

const implied = (direction: Direction, action: "allow" | "deny"): CloudRule => ({
  id: `default-${direction}`,
  direction,
  peer: { kind: "any" },
  why: "What no rule names, as Google implies it.",
  action,
  priority: Number.POSITIVE_INFINITY,
  logged: false,
  role: "catch-all",
});

/** One rule here may name several peers and ports; each pair is a rule of its own at the same priority. */
function readRule({ id, args, match }: WrittenRule, context: GcpContext): readonly CloudRule[] {
  const direction: Direction = args.direction === "INGRESS" ? "ingress" : "egress";
  const name = typeof args.ruleName === "string" ? args.ruleName : id.replace(/^gcp\//, "");
  const catchesRest = isCatchAll(name);
  const peers = readPeers(direction, match, context);
  return peers.flatMap((peer) =>
    readPorts(match.layer4Configs).map(
      (port): CloudRule => ({
        id: name,
        direction,
        peer,
        ...(port === undefined ? {} : { port }),
        why: typeof args.description === "string" ? args.description : "",
        action: args.action === "allow" ? "allow" : args.action === "deny" ? "deny" : "next",
        priority: Number(args.priority),
        logged: args.enableLogging === true,
        role: catchesRest ? "catch-all" : name.startsWith(CARRIER_PREFIX) ? "carrier" : "edge",
      }),
    ),
  );
}

function readPeers(direction: Direction, match: WrittenRule["match"], context: GcpContext): EdgePeer[] {
  const side = direction === "ingress" ? "src" : "dest";
  const ranges = textsOf(match[`${side}IpRanges`]);
  const tags = namesOf(match.srcSecureTags);
  const own = "secureTags" in context.targets ? context.targets.secureTags : undefined;
  return [
    ...(sameSet(ranges, context.nodeCidrs)
      ? [{ kind: "nodes" } as const]
      : ranges.map((cidr): EdgePeer => ({ kind: "cidr", cidr }))),
    ...(own !== undefined && sameSet(tags, own)
      ? [{ kind: "nodes" } as const]
      : tags.map((group): EdgePeer => ({ kind: "group", group }))),
    ...textsOf(match[`${side}AddressGroups`]).map((service): EdgePeer => ({ kind: "service", service })),
    ...textsOf(match[`${side}Fqdns`]).map((name): EdgePeer => ({ kind: "dns", name, covers: "itself" })),
  ];
}

const PROTOCOLS: Readonly<Record<string, Port["protocol"]>> = {
  ...Object.fromEntries(
    Object.entries(GCP_PROTOCOLS).map(([name, word]) => [word, name as Port["protocol"]]),
  ),
  "6": "TCP",
  "17": "UDP",
  "1": "ICMP",
  "132": "SCTP",
};

function readPorts(configs: unknown): readonly (Port | undefined)[] {
  if (!Array.isArray(configs)) return [undefined];
  return configs.flatMap((config: { readonly ipProtocol?: unknown; readonly ports?: unknown }) => {
    const protocol = PROTOCOLS[String(config.ipProtocol).toLowerCase()];
    if (protocol === undefined) return [undefined];
    if (protocol === "ICMP" || protocol === "ICMPv6") return [{ ...anyIcmp, protocol }];
    const ports = textsOf(config.ports);
    if (ports.length === 0) return [portOf(protocol, 0, LAST_PORT)];
    return ports.map((text) => {
      const [from = 0, to = from] = text.split("-").map(Number);
      return portOf(protocol, from, to);
    });
  });
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length > 0 && a.length === b.length && a.every((item) => b.includes(item));

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

const namesOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map((item: { readonly name?: unknown }) => String(item.name)) : [];

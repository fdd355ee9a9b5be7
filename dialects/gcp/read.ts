import type { CloudResource } from "../../model/cloud.ts";
import type { CloudReading, CloudRule } from "../../model/cloud-reading.ts";
import { CARRIER_PREFIX, type FirewallPeer } from "../../model/edge.ts";
import { sameTexts, textsOf } from "../../model/lists.ts";
import type { Direction } from "../../model/rule.ts";
import { isCatchAll } from "./compile.ts";
import { readClassic } from "./read-classic.ts";
import { coversNodes, type GcpContext, isTarget, namesOf, nodesOf, readPorts } from "./read-ends.ts";
import { NETWORK, type PolicyPlace, rulesOf, type WrittenRule } from "./resources.ts";

/**
 * Rules that Google asks one after the other until one decides: hierarchical policies, then classic rules and policies of
 * the network in the order that the network says, then the implied rules, which are never recorded: all egress passes, no
 * ingress does (docs/semantics/cloud.md#implied-rules-and-the-catch-all).
 */
export function readGcp(resources: readonly CloudResource[], context: GcpContext): CloudReading {
  const stages = STAGES[policiesFirst(resources) ? "policies" : "classic"];
  const policy = rulesOf(resources).flatMap((rule) => readRule(rule, context, stages[rule.place]));
  const classic = readClassic(resources, context, stages.classic);
  const rules = [...policy, ...classic].toSorted(
    (a, b) => (a.stage ?? 0) - (b.stage ?? 0) || a.priority - b.priority,
  );
  return {
    cloud: "gcp",
    layers: [
      {
        name: classic.length > 0 ? "vpc-firewall" : "firewall-policy",
        rules: [...rules, implied("ingress", "deny"), implied("egress", "allow")],
      },
    ],
  };
}

type Stages = Readonly<Record<PolicyPlace | "classic", number>>;

/** Who is asked when, by what stands first on the network. */
const STAGES: Readonly<Record<"classic" | "policies", Stages>> = {
  classic: { hierarchy: 0, classic: 1, network: 2, region: 3 },
  policies: { hierarchy: 0, network: 1, region: 2, classic: 3 },
};

/** Google asks the classic rules first unless the network says otherwise. */
const policiesFirst = (resources: readonly CloudResource[]): boolean =>
  resources.some(
    ({ type, args }) =>
      type === NETWORK && args.networkFirewallPolicyEnforcementOrder === "BEFORE_CLASSIC_FIREWALL",
  );

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
function readRule(
  { id, args, match }: WrittenRule,
  context: GcpContext,
  stage: number,
): readonly CloudRule[] {
  const targets = [...textsOf(args.targetServiceAccounts), ...namesOf(args.targetSecureTags)];
  if (args.disabled === true || !isTarget(targets, nodesOf(context))) return [];
  const direction: Direction = args.direction === "INGRESS" ? "ingress" : "egress";
  const name = typeof args.ruleName === "string" ? args.ruleName : id.replace(/^gcp\//, "");
  const catchesRest = isCatchAll(name);
  const asks = restOf(direction, match, context);
  return readPeers(direction, match, context).flatMap((peer) =>
    readPorts(match.layer4Configs, "ipProtocol").map(
      (port): CloudRule => ({
        id: name,
        direction,
        peer,
        ...(port === undefined ? {} : { port }),
        why: typeof args.description === "string" ? args.description : "",
        action: ACTIONS[String(args.action).toLowerCase()] ?? "inspect",
        stage,
        priority: Number(args.priority),
        ...(asks === undefined ? {} : { asks }),
        logged: args.enableLogging === true,
        role: catchesRest ? "catch-all" : name.startsWith(CARRIER_PREFIX) ? "carrier" : "edge",
      }),
    ),
  );
}

const ACTIONS: Readonly<Record<string, CloudRule["action"]>> = {
  allow: "allow",
  deny: "deny",
  goto_next: "next",
  gotonext: "next",
};

/** What a rule asks of the nodes' own end, or of the network, beyond who they are. */
function restOf(
  direction: Direction,
  match: WrittenRule["match"],
  { nodeCidrs }: GcpContext,
): string | undefined {
  const own = textsOf(match[direction === "ingress" ? "destIpRanges" : "srcIpRanges"]);
  const contexts = ["srcNetworkContext", "destNetworkContext", "srcNetworkScope", "destNetworkScope"]
    .map((key) => match[key])
    .filter((value) => typeof value === "string" && value !== "");
  const asked = [
    ...(own.length === 0 || coversNodes(own, nodeCidrs) ? [] : [`nodes in ${own.join(", ")}`]),
    ...contexts.map((context) => `network context ${String(context)}`),
  ];
  return asked.length === 0 ? undefined : asked.join(", ");
}

function readPeers(
  direction: Direction,
  match: WrittenRule["match"],
  context: GcpContext,
): readonly CloudRule["peer"][] {
  const side = direction === "ingress" ? "src" : "dest";
  const ranges = textsOf(match[`${side}IpRanges`]);
  const tags = direction === "ingress" ? namesOf(match.srcSecureTags) : [];
  const own = "secureTags" in context.targets ? context.targets.secureTags : undefined;
  const peers = [
    ...(sameTexts(ranges, context.nodeCidrs)
      ? [{ kind: "nodes" } as const]
      : ranges.map((cidr): FirewallPeer => ({ kind: "cidr", cidr }))),
    ...(own !== undefined && sameTexts(tags, own)
      ? [{ kind: "nodes" } as const]
      : tags.map((group): FirewallPeer => ({ kind: "group", group }))),
    ...["AddressGroups", "RegionCodes", "ThreatIntelligences", "Networks"]
      .flatMap((list) => textsOf(match[`${side}${list}`]))
      .map((service): FirewallPeer => ({ kind: "service", service })),
    ...textsOf(match[`${side}Fqdns`]).map((name): FirewallPeer => ({ kind: "dns", name, covers: "itself" })),
  ];
  return peers.length === 0 ? [{ kind: "any" }] : peers;
}

import { ANY_IPV4 } from "../../model/cidr.ts";
import type { CloudResource } from "../../model/cloud.ts";
import type { CloudRule } from "../../model/cloud-reading.ts";
import type { FirewallPeer } from "../../model/edge.ts";
import { textsOf } from "../../model/lists.ts";
import type { Direction } from "../../model/rule.ts";
import { coversNodes, type GcpContext, isTarget, nodesOf, readPorts } from "./read-ends.ts";
import { CLASSIC_RULE } from "./resources.ts";

/** The number of a classic rule that says none. */
const DEFAULT_PRIORITY = 1000;

/** Classic rules of a VPC (`compute.Firewall`): by their numbers, at one number a refusal before what allows. */
export const readClassic = (
  resources: readonly CloudResource[],
  context: GcpContext,
  stage: number,
): readonly CloudRule[] =>
  resources
    .filter(({ type, args }) => type === CLASSIC_RULE && args.disabled !== true)
    .flatMap((resource) => readRule(resource, context, stage));

function readRule({ id, args }: CloudResource, context: GcpContext, stage: number): readonly CloudRule[] {
  const targets = [...textsOf(args.targetTags), ...textsOf(args.targetServiceAccounts)];
  if (!isTarget(targets, nodesOf(context))) return [];
  const direction: Direction = args.direction === "EGRESS" ? "egress" : "ingress";
  const name = typeof args.name === "string" ? args.name : id.replace(/^gcp\//, "");
  const own = textsOf(args[direction === "ingress" ? "destinationRanges" : "sourceRanges"]);
  const denies = Array.isArray(args.denies) && args.denies.length > 0;
  return readPeers(direction, args, context).flatMap((peer) =>
    readPorts(denies ? args.denies : args.allows, "protocol").map(
      (port): CloudRule => ({
        id: name,
        direction,
        peer,
        ...(port === undefined ? {} : { port }),
        why: typeof args.description === "string" ? args.description : "",
        action: denies ? "deny" : "allow",
        stage,
        priority: Number(args.priority ?? DEFAULT_PRIORITY),
        ...(own.length === 0 || coversNodes(own, context.nodeCidrs)
          ? {}
          : { asks: `nodes in ${own.join(", ")}` }),
        logged: isLogged(args.logConfig),
        role: "edge",
      }),
    ),
  );
}

/** Ranges, tags and accounts are each a way to fit; a rule that names none of them is about every IPv4 address. */
function readPeers(
  direction: Direction,
  args: CloudResource["args"],
  { nodeCidrs, ...context }: GcpContext,
): readonly FirewallPeer[] {
  const ranges = textsOf(args[direction === "ingress" ? "sourceRanges" : "destinationRanges"]);
  const machines =
    direction === "ingress" ? [...textsOf(args.sourceTags), ...textsOf(args.sourceServiceAccounts)] : [];
  const nodes = nodesOf({ nodeCidrs, ...context });
  const isNodes = (range: readonly string[]): boolean =>
    nodeCidrs.length > 0 &&
    range.length === nodeCidrs.length &&
    range.every((cidr) => nodeCidrs.includes(cidr));
  const peers = [
    ...(isNodes(ranges)
      ? [{ kind: "nodes" } as const]
      : ranges.map((cidr): FirewallPeer => ({ kind: "cidr", cidr }))),
    ...machines.map(
      (group): FirewallPeer => (nodes.includes(group) ? { kind: "nodes" } : { kind: "group", group }),
    ),
  ];
  return peers.length === 0 ? [{ kind: "cidr", cidr: ANY_IPV4 }] : peers;
}

const isLogged = (config: unknown): boolean =>
  typeof config === "object" && config !== null && (config as { readonly enable?: unknown }).enable !== false;

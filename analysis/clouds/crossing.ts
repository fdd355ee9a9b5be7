import type { Endpoint, EndpointKind } from "../../model/endpoint.ts";
import { PROTOCOL_NUMBERS } from "../../model/traffic.ts";
import type { Point } from "../match/traffic.ts";
import type { Crossing } from "./judge.ts";

/** Ends that lie beyond the border; all others are nodes, or pods on them. */
const BEYOND: ReadonlySet<EndpointKind> = new Set(["world", "kube-apiserver"]);

const isBeyond = ({ kind }: Endpoint): boolean => BEYOND.has(kind);

/**
 * A connection of the cluster as its border sees it: from or to a node, whichever pod it belongs to. Undefined where both
 * ends are of the cluster, for then the nodes speak among themselves.
 */
export function crossingOf(ends: {
  readonly from: Endpoint;
  readonly to: Endpoint;
}): Pick<Crossing, "direction" | "address" | "name" | "known"> | undefined {
  const { from, to } = ends;
  if (isBeyond(from) === isBeyond(to)) return undefined;
  const direction = isBeyond(to) ? "egress" : "ingress";
  const other = direction === "egress" ? to : from;
  const [address] = other.addresses ?? [];
  const [name] = direction === "egress" ? other.dnsNames : [];
  return {
    direction,
    ...(address === undefined ? {} : { address: address.split("/")[0] ?? address }),
    ...(name === undefined ? {} : { name }),
    // What stands for many addresses stands for those that no list of the cloud names.
    ...(other.ranges === undefined && name === undefined ? {} : { known: [] }),
  };
}

/** A protocol and a port in the words of the border. */
export function pointOf({
  protocol,
  port,
}: Pick<Point, "protocol" | "port">): Pick<Crossing, "protocol" | "port"> {
  const known = (["TCP", "UDP", "SCTP", "ICMP", "ICMPv6"] as const).find(
    (name) => PROTOCOL_NUMBERS[name] === protocol,
  );
  return { protocol: known ?? "other", port };
}

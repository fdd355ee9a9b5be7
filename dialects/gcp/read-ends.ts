import { ANY_IPV4 } from "../../model/cidr.ts";
import { anyIcmp, portOf } from "../../model/edge.ts";
import { textsOf } from "../../model/lists.ts";
import type { Port } from "../../model/port.ts";
import { LAST_PORT } from "../../model/traffic.ts";
import { GCP_PROTOCOLS, type GcpFirewallSpec } from "./compile.ts";

/** What tells the nodes apart from other machines and other peers. */
export type GcpContext = Pick<GcpFirewallSpec, "targets" | "nodeCidrs"> & {
  /** Network tags of the nodes, which classic rules know; absent means none. */
  readonly tags?: readonly string[];
};

/** What the nodes are known as. */
export const nodesOf = ({ targets, tags = [] }: GcpContext): readonly string[] => [
  ...tags,
  ...("serviceAccounts" in targets ? targets.serviceAccounts : targets.secureTags),
];

/** A rule without targets binds every machine. */
export const isTarget = (targets: readonly string[], nodes: readonly string[]): boolean =>
  targets.length === 0 || targets.some((target) => nodes.includes(target));

/** Whether ranges hold every address that a node can have. */
export const coversNodes = (ranges: readonly string[], nodeCidrs: readonly string[]): boolean =>
  ranges.includes(ANY_IPV4) || (nodeCidrs.length > 0 && nodeCidrs.every((cidr) => ranges.includes(cidr)));

const PROTOCOLS: Readonly<Record<string, Port["protocol"]>> = {
  ...Object.fromEntries(
    Object.entries(GCP_PROTOCOLS).map(([name, word]) => [word, name as Port["protocol"]]),
  ),
  "6": "TCP",
  "17": "UDP",
  "1": "ICMP",
  icmpv6: "ICMPv6",
  "132": "SCTP",
};

/** The traffic of a rule; a protocol that no connection here has, as ESP, is left out. */
export function readPorts(configs: unknown, key: "ipProtocol" | "protocol"): readonly (Port | undefined)[] {
  if (!Array.isArray(configs)) return [undefined];
  return configs.flatMap((config: Readonly<Record<string, unknown>>) => {
    const word = String(config[key]).toLowerCase();
    if (word === "all") return [undefined];
    const protocol = PROTOCOLS[word];
    if (protocol === undefined) return [];
    if (protocol === "ICMP" || protocol === "ICMPv6") return [{ ...anyIcmp, protocol }];
    const ports = textsOf(config.ports);
    if (ports.length === 0) return [portOf(protocol, 0, LAST_PORT)];
    return ports.map((text) => {
      const [from = 0, to = from] = text.split("-").map(Number);
      return portOf(protocol, from, to);
    });
  });
}

export const namesOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map((item: { readonly name?: unknown }) => String(item.name)) : [];

import type { HttpRule } from "../../../model/rule.ts";
import type { Traffic } from "../../../model/traffic.ts";
import type { Layer7Verdict } from "../../../model/verdict.ts";
import { holdsFor } from "../../../model/versions/behaviour.ts";
import { CILIUM_BEHAVIOURS } from "../../../model/versions/cilium.ts";
import type { Entry, SideContext } from "../../evaluate/enforcement.ts";
import { type NamedPorts, type Point, portsNamed } from "../../match/traffic.ts";
import { leavesOf } from "./map-keys.ts";
import type { CiliumSettings } from "./settings.ts";

/** The proxy that handles the connection, if any, and which requests it lets pass. */
export function proxyAt(
  covering: readonly Entry[],
  point: Point,
  context: SideContext,
  settings: CiliumSettings,
): Layer7Verdict | undefined {
  const proxies = covering.flatMap(({ rule }) => rule.layer7 ?? []);
  const [first] = proxies.toSorted((a, b) => a.priority - b.priority);
  if (first === undefined) return undefined;
  // What lets the node of a pod in is one more plain allow, beside which no list restricts.
  const local = context.direction === "ingress" && context.peer.localHost && !bindTheNode(covering, settings);
  const restricted = (lists: readonly (readonly unknown[] | undefined)[]): boolean =>
    context.isolated && !local && lists.every((list) => list !== undefined && list.length > 0);
  const http = covering.map(({ rule }) => rule.layer7?.http);
  // The DNS proxy asks only the rules stored for this very port and protocol, in the words of its own rules: a name and
  // its number are ports of their own (docs/semantics/cilium.md#dns-rules-hold-for-their-port).
  const asked = new Set(
    covering
      .filter(({ rule }) => (rule.layer7?.dns.length ?? 0) > 0)
      .flatMap(({ rule }) => leavesOf(rule.traffic))
      .filter((leaf) => isExactly(leaf, point, context.ports))
      .map((leaf) => JSON.stringify(leaf)),
  );
  const exact = covering.filter(({ rule }) =>
    leavesOf(rule.traffic).some((leaf) => asked.has(JSON.stringify(leaf))),
  );
  const dns = exact.map(({ rule }) => rule.layer7?.dns);
  const names = covering.map(({ rule }) => rule.layer7?.serverNames);
  const anyRequest = http.some((list) => list?.some(isOpen));
  const anyName = dns.some((list) => list?.some((pattern) => /^\*+\.?$/.test(pattern)));
  return {
    parser: first.parser,
    http:
      first.parser === "http" && !anyRequest && restricted(http)
        ? distinct(http.flatMap((list) => list ?? []))
        : "any",
    dns:
      first.parser === "dns" && !anyName && restricted(dns)
        ? [...new Set(dns.flatMap((list) => list ?? []))]
        : "any",
    serverNames: restricted(names) ? [...new Set(names.flatMap((list) => list ?? []))] : "any",
  };
}

/**
 * Whether proxied rules hold for the node of the pod. Older agents add the plain allow for it to each port whose rules
 * do not name the node itself.
 */
function bindTheNode(covering: readonly Entry[], { version }: CiliumSettings): boolean {
  if (holdsFor(CILIUM_BEHAVIOURS["http-rules-that-name-the-own-node"], version)) return false;
  const portsOf = (entries: readonly Entry[]) =>
    entries.flatMap(({ rule }) => leavesOf(rule.traffic)).map((leaf) => JSON.stringify(leaf));
  const named = new Set(
    portsOf(covering.filter(({ terms }) => terms.some(({ entity }) => entity === "host"))),
  );
  return portsOf(covering).every((port) => named.has(port));
}

/** A rule that asks for nothing, and so lets every request pass. */
const isOpen = ({ method, path, host, headers }: HttpRule): boolean =>
  method === undefined && path === undefined && host === undefined && headers.length === 0;

const distinct = (rules: readonly HttpRule[]): HttpRule[] => [
  ...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values(),
];

const isExactly = (leaf: Traffic, point: Point, ports: NamedPorts): boolean =>
  leaf.kind === "ports"
    ? leaf.protocol === point.protocol && leaf.from === point.port && leaf.to === point.port
    : leaf.kind === "named" && portsNamed(leaf.name, point.protocol, ports).includes(point.port);

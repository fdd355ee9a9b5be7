import type { Direction, HttpRule, PolicyRules, Rule } from "../../model/rule.ts";
import type { Traffic } from "../../model/traffic.ts";
import type { Layer7Verdict, SideVerdict } from "../../model/verdict.ts";
import { labelKey } from "../match/identity.ts";
import { matchKey } from "../match/key.ts";
import { type NamedPorts, type Point, portsNamed } from "../match/traffic.ts";
import { demandAt } from "./cilium-authentication.ts";
import { blocksIn, leavesOf } from "./cilium-keys.ts";
import type { CiliumSettings } from "./cilium-settings.ts";
import { bracket, deciderOf, isolators, plain } from "./decide.ts";
import type { Conflict, Engine, Entry, SideContext } from "./engine.ts";

const hasRules = (policy: PolicyRules, direction: Direction): boolean =>
  policy.rules.some((rule) => rule.direction === direction);

/** Cilium looks at the rules of a NetworkPolicy, not at the types it lists: rules of an unlisted direction live. */
const inForce = (policy: PolicyRules, direction: Direction): boolean =>
  policy.applies[direction] || (policy.ref.dialect === "kubernetes" && hasRules(policy, direction));

const isolating = (policy: PolicyRules, direction: Direction): boolean =>
  policy.isolates[direction] || (policy.ref.dialect === "kubernetes" && hasRules(policy, direction));

/**
 * Cilium over CiliumNetworkPolicy, CiliumClusterwideNetworkPolicy and NetworkPolicy, all in one tier: deny beats
 * allow, a proxied allow beats a plain one, and what no rule speaks of follows default deny (cilium.md section 1).
 */
export const ciliumEngine = (settings: CiliumSettings): Engine => ({
  enforces: ({ ref, governs }) =>
    settings.enforcement !== "never" &&
    governs === "endpoints" &&
    (ref.dialect === "cilium" || ref.dialect === "kubernetes"),
  takesPart: inForce,
  // A pod without labels yet is isolated whatever the policies say.
  isolates: (policies, direction, subject) =>
    settings.enforcement !== "never" &&
    (settings.enforcement === "always" ||
      subject.labels.has(labelKey("reserved", "init")) ||
      policies.some((policy) => isolating(policy, direction))),
  sort: (policies) => policies,
  boundaries: (entries) =>
    entries.some(({ rule }) => rule.authentication !== undefined)
      ? entries.flatMap(({ rule }) => leavesOf(rule.traffic).flatMap(blocksIn))
      : [],
  conflict,
  decide: (entries, point, context) =>
    bracket(entries, point, context, (covering) => decide(covering, entries, point, context, settings)),
});

function decide(
  covering: readonly Entry[],
  all: readonly Entry[],
  point: Point,
  context: SideContext,
  settings: CiliumSettings,
): SideVerdict {
  const denies = covering.filter(({ rule }) => rule.action === "deny");
  if (denies.length > 0) return plain("denied", "rule", denies.map(deciderOf));
  if (covering.length > 0) {
    const layer7 = proxyAt(covering, point, context);
    return {
      outcome: "allowed",
      reason: "rule",
      deciders: covering.map(deciderOf),
      authentication: demandAt(all, covering, point, context, settings),
      ...(layer7 === undefined ? {} : { layer7 }),
    };
  }
  if (!context.isolated) {
    return plain("allowed", context.policies.length === 0 ? "no-policy" : "not-isolated");
  }
  // The local host is let in by a rule of the last tier, which is only added where some rule selects the pod.
  if (context.direction === "ingress" && context.peer.localHost && context.policies.length > 0) {
    return plain("allowed", "local-host");
  }
  return plain(
    "denied",
    "default-deny",
    isolators(context, (policy) => isolating(policy, context.direction)),
  );
}

/** The proxy that handles the connection, if any, and which requests it lets pass. */
function proxyAt(covering: readonly Entry[], point: Point, context: SideContext): Layer7Verdict | undefined {
  const proxies = covering.flatMap(({ rule }) => rule.layer7 ?? []);
  const [first] = proxies.toSorted((a, b) => a.priority - b.priority);
  if (first === undefined) return undefined;
  // What lets the node of a pod in is one more plain allow, beside which no list restricts.
  const local = context.direction === "ingress" && context.peer.localHost;
  const restricted = (lists: readonly (readonly unknown[] | undefined)[]): boolean =>
    context.isolated && !local && lists.every((list) => list !== undefined && list.length > 0);
  const http = covering.map(({ rule }) => rule.layer7?.http);
  // The DNS proxy asks only the rules stored for this very port and protocol (E 22), in the words of its own rules:
  // a name and its number are ports of their own.
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

/**
 * Two rules for one selector, port and protocol that cannot be merged: `required` beside `disabled`, or HTTP beside
 * DNS. Computing the endpoint's policy then fails as a whole and it keeps the one it had.
 */
function conflict(policies: readonly PolicyRules[]): Conflict | undefined {
  const denied = new Set<string>();
  const seen = new Map<string, { policy: PolicyRules; rule: Rule }[]>();
  for (const policy of policies.toSorted((a, b) => (resource(a) < resource(b) ? -1 : 1))) {
    for (const rule of policy.rules) {
      if (rule.action === "deny") {
        for (const key of keysIn(rule)) denied.add(key);
        continue;
      }
      if (rule.authentication === undefined && rule.layer7 === undefined) continue;
      for (const key of keysIn(rule)) {
        // The rules come one after the other, and what is already denied asks for nothing more.
        if (denied.has(key)) continue;
        const others = seen.get(key) ?? [];
        const clash = others.find((other) => contradicts(other.rule, rule));
        if (clash !== undefined) {
          return {
            what: `${clash.rule.path} and ${rule.path} ask for contrary things on one selector and port`,
            rules: [clash, { policy, rule }],
          };
        }
        seen.set(key, [...others, { policy, rule }]);
      }
    }
  }
  return undefined;
}

const KINDS: Readonly<Record<string, string>> = {
  CiliumNetworkPolicy: "cnp",
  CiliumClusterwideNetworkPolicy: "ccnp",
  NetworkPolicy: "netpol",
};

/** The name by which the agent orders policies. */
const resource = ({ ref }: PolicyRules): string =>
  `${KINDS[ref.kind] ?? ref.kind}/${ref.namespace ?? ""}/${ref.name}`;

/** Every selector and port of a rule, as text. */
const keysIn = ({ direction, peers, traffic }: Rule): readonly string[] =>
  peers.flatMap((peer) =>
    leavesOf(traffic).map((leaf) => `${direction} ${matchKey(peer)} ${JSON.stringify(leaf)}`),
  );

function contradicts(a: Rule, b: Rule): boolean {
  const modes =
    a.authentication !== undefined && b.authentication !== undefined && a.authentication !== b.authentication;
  const [left, right] = [a.layer7?.parser, b.layer7?.parser];
  const merges =
    left === undefined ||
    right === undefined ||
    left === right ||
    (left === "tls" && right === "http") ||
    (left === "http" && right === "tls");
  return modes || !merges;
}

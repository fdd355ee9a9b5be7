import type { PolicyRules, Rule } from "../../../model/rule.ts";
import type { Conflict } from "../../evaluate/enforcement.ts";
import { matchKey } from "../../match/key.ts";
import { leavesOf } from "./map-keys.ts";

/**
 * Two rules for one selector, port and protocol that cannot be merged: `required` beside `disabled`, or HTTP beside
 * DNS. Computing the endpoint's policy then fails as a whole and it keeps the one it had.
 */
export function conflictAmong(policies: readonly PolicyRules[]): Conflict | undefined {
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

import type { Direction, PolicyRules } from "../../../model/rule.ts";
import type { SideVerdict } from "../../../model/verdict.ts";
import { holdsFor } from "../../../model/versions/behaviour.ts";
import { CILIUM_BEHAVIOURS } from "../../../model/versions/cilium.ts";
import { bracket, deciderOf, isolators, plain } from "../../evaluate/decide.ts";
import type { Enforcement, Entry, SideContext } from "../../evaluate/enforcement.ts";
import { labelKey } from "../../match/identity.ts";
import type { Point } from "../../match/traffic.ts";
import { demandAt } from "./authentication.ts";
import { conflictAmong } from "./conflict.ts";
import { blocksIn, leavesOf } from "./map-keys.ts";
import { proxyAt } from "./proxy.ts";
import type { CiliumSettings } from "./settings.ts";

const hasRules = (policy: PolicyRules, direction: Direction): boolean =>
  policy.rules.some((rule) => rule.direction === direction);

/** Cilium looks at the rules of a NetworkPolicy, not at the types it lists: rules of an unlisted direction live. */
const inForce = (policy: PolicyRules, direction: Direction): boolean =>
  policy.applies[direction] || (policy.ref.dialect === "kubernetes" && hasRules(policy, direction));

const isolating = (policy: PolicyRules, direction: Direction): boolean =>
  policy.isolates[direction] || (policy.ref.dialect === "kubernetes" && hasRules(policy, direction));

/**
 * Cilium over CiliumNetworkPolicy, CiliumClusterwideNetworkPolicy and NetworkPolicy, all in one tier: deny beats
 * allow, a proxied allow beats a plain one, and what no rule speaks of follows default deny
 * (docs/semantics/cilium.md#precedence, #default-deny).
 */
export const ciliumEnforcement = (settings: CiliumSettings): Enforcement => ({
  enforces: ({ governs }) => settings.enforcement !== "never" && governs === "endpoints",
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
  conflict: conflictAmong,
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
    const layer7 = proxyAt(covering, point, context, settings);
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
  if (context.direction === "ingress" && context.peer.localHost && letsItsNodeIn(context, settings)) {
    return plain("allowed", "local-host");
  }
  return plain(
    "denied",
    "default-deny",
    isolators(context, (policy) => isolating(policy, context.direction)),
  );
}

/** The local host is let in by a rule of the last tier; newer versions add it only where some rule selects the pod. */
const letsItsNodeIn = ({ policies }: SideContext, { version }: CiliumSettings): boolean =>
  policies.length > 0 || !holdsFor(CILIUM_BEHAVIOURS["own-node-in-the-mode-always"], version);

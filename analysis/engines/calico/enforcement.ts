import type { PolicyRules, Rule, Tier } from "../../../model/rule.ts";
import type { Decider, SideVerdict } from "../../../model/verdict.ts";
import { coverage, deciderOf, plain } from "../../evaluate/decide.ts";
import type { Enforcement, Entry, SideContext } from "../../evaluate/enforcement.ts";
import type { Point } from "../../match/traffic.ts";
import { NO, UNKNOWN, YES } from "../../match/trilean.ts";
import { afterTiers, beforeTiers, failsafeCuts } from "./hosts.ts";
import { evaluationPlaceOf, inEvaluationOrder, orderTiers } from "./order.ts";

/** How often one answer may fork on what is unknown before it is called undetermined. */
const MOST_FORKS = 64;

/**
 * Calico with Kubernetes policies beside it: tiers in order, in each the policies in order, in each the rules in
 * order; the first Allow or Deny decides, Pass leaves the tier, and a tier whose policies applied without deciding
 * ends in its default action. After the last tier the namespace's profile allows
 * (docs/semantics/calico.md#end-of-a-tier, #after-the-last-tier).
 */
export function calicoEnforcement(tiers: readonly Tier[]): Enforcement {
  const ordered = orderTiers(tiers);
  const known = new Set(ordered.map(({ name }) => name));
  return {
    // The API server refuses a policy of a tier that is not there.
    enforces: (policy) => known.has(evaluationPlaceOf(policy).tier),
    takesPart: (policy, direction) => policy.applies[direction],
    isolates: (policies) => policies.length > 0,
    sort: (policies) => inEvaluationOrder(policies, ordered),
    boundaries: (_, context) => failsafeCuts(context),
    conflict: () => undefined,
    decide: (entries, point, context) => decide(entries, point, context, ordered),
  };
}

function decide(
  entries: readonly Entry[],
  point: Point,
  context: SideContext,
  tiers: readonly Tier[],
): SideVerdict {
  if (context.direction === "ingress" && context.peer.localHost) return plain("allowed", "local-host");
  const settled = beforeTiers(point, context);
  if (settled !== undefined) return settled;
  const isStaged = (policy: PolicyRules) => evaluationPlaceOf(policy).staged;
  const enforced = context.policies.filter((policy) => !isStaged(policy));
  const verdict = walkAll(entries, enforced, point, context, tiers);
  if (enforced.length === context.policies.length || verdict.outcome !== "allowed") return verdict;
  // Staged policies stand where they would once enforced, and in place of the policy they are named after.
  const replaced = new Set(context.policies.filter(isStaged).map(unstagedName));
  const pending = context.policies.filter(
    (policy) => isStaged(policy) || !replaced.has(unstagedName(policy)),
  );
  const would = walkAll(entries, pending, point, context, tiers);
  return would.outcome === "denied" ? { ...would, outcome: "audited" } : verdict;
}

const unstagedName = ({ ref }: PolicyRules): string =>
  `${ref.kind.replace(/^Staged(Kubernetes)?/, "")} ${ref.namespace ?? ""}/${ref.name}`;

/** Every way the unknown may turn out; one answer if they agree. */
function walkAll(
  entries: readonly Entry[],
  policies: readonly PolicyRules[],
  point: Point,
  context: SideContext,
  tiers: readonly Tier[],
): SideVerdict {
  if (policies.length === 0) return afterTiers(context, "no-policy", []);
  const byRule = new Map<Rule, Entry>(entries.map((entry) => [entry.rule, entry]));
  const fitOf = (rule: Rule) => {
    const entry = byRule.get(rule);
    if (entry === undefined) return NO;
    const covered = coverage(entry, point, context);
    return covered === YES && rule.sourcePorts === true ? UNKNOWN : covered;
  };
  const assumed = new Map<Rule, boolean>();
  const unknown: Decider[] = [];
  let forks = 0;
  const explore = (): SideVerdict | undefined => {
    const result = walk(policies, tiers, context, (rule) => {
      const covered = fitOf(rule);
      return covered === UNKNOWN ? assumed.get(rule) : covered === YES;
    });
    if (result.kind === "verdict") return result.verdict;
    if (++forks > MOST_FORKS) return undefined;
    const entry = byRule.get(result.rule) as Entry;
    unknown.push(deciderOf(entry));
    assumed.set(result.rule, true);
    const taken = explore();
    assumed.set(result.rule, false);
    const skipped = explore();
    assumed.delete(result.rule);
    return taken !== undefined && skipped !== undefined && taken.outcome === skipped.outcome
      ? skipped
      : undefined;
  };
  return explore() ?? plain("undetermined", "unknown-input", unknown);
}

type Walked =
  | { readonly kind: "verdict"; readonly verdict: SideVerdict }
  /** Whether this rule fits is unknown and it matters. */
  | { readonly kind: "asks"; readonly rule: Rule };

function walk(
  policies: readonly PolicyRules[],
  tiers: readonly Tier[],
  context: SideContext,
  fits: (rule: Rule) => boolean | undefined,
): Walked {
  const passed: Decider[] = [];
  for (const tier of tiers) {
    const mine = policies.filter((policy) => evaluationPlaceOf(policy).tier === tier.name);
    if (mine.length === 0) continue;
    const end = walkTier(mine, context.direction, fits);
    if (end.kind === "asks") return end;
    if (end.kind === "decided") {
      const outcome = end.decider.action === "allow" ? "allowed" : "denied";
      return { kind: "verdict", verdict: plain(outcome, "rule", [end.decider]) };
    }
    if (end.kind === "passed") passed.push(end.decider);
    else if (tier.defaultAction === "deny") {
      const deciders = mine.map(({ ref }) => ({ policy: ref, path: "", action: "isolate" }) as const);
      return { kind: "verdict", verdict: { ...plain("denied", "end-of-tier", deciders), tier: tier.name } };
    }
  }
  return { kind: "verdict", verdict: afterTiers(context, "profile", passed) };
}

type TierEnd =
  | { readonly kind: "asks"; readonly rule: Rule }
  | { readonly kind: "decided" | "passed"; readonly decider: Decider }
  | { readonly kind: "fell-through" };

function walkTier(
  policies: readonly PolicyRules[],
  direction: SideContext["direction"],
  fits: (rule: Rule) => boolean | undefined,
): TierEnd {
  for (const policy of policies) {
    for (const rule of policy.rules) {
      if (rule.direction !== direction || rule.action === "log") continue;
      const fit = fits(rule);
      if (fit === undefined) return { kind: "asks", rule };
      if (!fit) continue;
      const decider = deciderOf({ policy, rule });
      return { kind: rule.action === "pass" ? "passed" : "decided", decider };
    }
  }
  return { kind: "fell-through" };
}

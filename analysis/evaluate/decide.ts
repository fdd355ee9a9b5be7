import type { PolicyRules } from "../../model/rule.ts";
import type { Decider, Reason, SideVerdict } from "../../model/verdict.ts";
import { covers, type Point } from "../match/traffic.ts";
import { NO, UNKNOWN, YES } from "../match/trilean.ts";
import type { Entry, SideContext } from "./enforcement.ts";

/** A verdict without proxy or authentication. */
export const plain = (
  outcome: SideVerdict["outcome"],
  reason: Reason,
  deciders: readonly Decider[] = [],
): SideVerdict => ({ outcome, reason, deciders, authentication: "none" });

export const deciderOf = ({ policy, rule }: Pick<Entry, "policy" | "rule">): Decider => ({
  policy: policy.ref,
  path: rule.path,
  ...(rule.position === undefined ? {} : { position: rule.position }),
  action: rule.action,
});

/** The policies that isolate, as what decided a default deny. */
export const isolators = (context: SideContext, isolates: (policy: PolicyRules) => boolean): Decider[] =>
  context.policies
    .filter(isolates)
    .map((policy) => ({ policy: policy.ref, path: "", action: "isolate" }) as const);

/** An entry at one point: whether its rule speaks of the connection, given that the peer fits as far as known. */
export function coverage(
  entry: Entry,
  point: Point,
  context: SideContext,
): typeof NO | typeof YES | typeof UNKNOWN {
  const ports = covers(entry.rule.traffic, point, context.ports);
  if (ports === NO) return NO;
  return ports === YES && entry.certainty === YES ? YES : UNKNOWN;
}

/**
 * For engines where denies beat allows and nothing else orders them: more allows never refuse and more denies
 * never allow, so the two extremes of what is unknown bracket the answer.
 */
export function bracket(
  entries: readonly Entry[],
  point: Point,
  context: SideContext,
  decide: (covering: readonly Entry[]) => SideVerdict,
): SideVerdict {
  const sure: Entry[] = [];
  const unsure: Entry[] = [];
  for (const entry of entries) {
    const covered = coverage(entry, point, context);
    if (covered === YES) sure.push(entry);
    else if (covered === UNKNOWN) unsure.push(entry);
  }
  const verdict = decide(sure);
  if (unsure.length === 0) return verdict;
  const denies = (entry: Entry) => entry.rule.action === "deny";
  const most = decide([...sure, ...unsure.filter((entry) => !denies(entry))]);
  const least = decide([...sure, ...unsure.filter(denies)]);
  if (most.outcome === least.outcome) return verdict;
  return plain("undetermined", "unknown-input", unsure.map(deciderOf));
}

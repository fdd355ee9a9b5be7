import type { PolicyRules, Rule } from "../../model/rule.ts";
import type { EndpointClass } from "../classes.ts";
import type { ColumnOf } from "./columns.ts";
import type { Conflict, Enforcement } from "./enforcement.ts";

/** Which classes the policies that an engine enforces select. */
export interface Selection {
  /** In the engine's order. */
  readonly policies: readonly PolicyRules[];
  /** Those that select a class, by their place in `policies`. */
  readonly numbersOf: (subject: EndpointClass) => readonly number[];
  /** Those that select no class at all. */
  readonly idle: readonly PolicyRules[];
  /** Rules of the others that fit no class as the other end. */
  readonly aimless: () => readonly { readonly policy: PolicyRules; readonly rule: Rule }[];
}

export function selectionOf(
  classes: readonly EndpointClass[],
  given: readonly PolicyRules[],
  enforcement: Enforcement,
  column: ColumnOf,
): Selection {
  const policies = enforcement.sort(given.filter(enforcement.enforces));
  const selecting: number[][] = classes.map(() => []);
  const chosen = new Set<PolicyRules>();
  policies.forEach((policy, number) => {
    for (const { index } of column(policy.subject).fitting) {
      if (!(classes[index] as EndpointClass).identity.governed) continue;
      chosen.add(policy);
      (selecting[index] as number[]).push(number);
    }
  });
  return {
    policies,
    numbersOf: ({ index }) => selecting[index] as number[],
    idle: policies.filter((policy) => !chosen.has(policy)),
    aimless: () =>
      [...chosen].flatMap((policy) =>
        policy.rules
          .filter(
            ({ direction, peers }) =>
              enforcement.takesPart(policy, direction) &&
              peers.every((peer) => column(peer).fitting.length === 0),
          )
          .map((rule) => ({ policy, rule })),
      ),
  };
}

/** Contradictions among the policies of a class; classes under the same policies are asked about once. */
export function conflictsIn(
  { policies, numbersOf }: Selection,
  enforcement: Enforcement,
): (subject: EndpointClass) => Conflict | undefined {
  const byPolicies = new Map<string, Conflict | undefined>();
  const bySubject: (Conflict | null | undefined)[] = [];
  const find = (numbers: readonly number[]): Conflict | undefined => {
    const key = numbers.join();
    if (!byPolicies.has(key))
      byPolicies.set(key, enforcement.conflict(numbers.map((number) => policies[number] as PolicyRules)));
    return byPolicies.get(key);
  };
  return (subject) => {
    let found = bySubject[subject.index];
    if (found === undefined) {
      found = find(numbersOf(subject)) ?? null;
      bySubject[subject.index] = found;
    }
    return found ?? undefined;
  };
}

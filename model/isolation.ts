import type { Direction } from "./rule.ts";
import { type LabelSelector, mayOverlap } from "./selector.ts";

/** The two directions a policy may close. */
export const DIRECTIONS = ["ingress", "egress"] as const satisfies readonly Direction[];

/** What one policy does to the pods it selects, as far as the policies beside it must know. */
export interface Isolation {
  readonly name: string;
  /** Absent means pods of every namespace. */
  readonly namespace?: string;
  readonly selector: LabelSelector;
  /** Directions in which only what some policy opens gets through. */
  readonly closes: readonly Direction[];
  /** Directions in which it opens something itself. */
  readonly opens: readonly Direction[];
}

/** Names of the policies that close a direction on some of the same pods. */
export const closedBeside = (
  policy: Isolation,
  others: readonly Isolation[],
  direction: Direction,
): readonly string[] =>
  others
    .filter(({ closes }) => closes.includes(direction))
    .filter((other) => maySelectSamePods(policy, other))
    .map(({ name }) => name);

const maySelectSamePods = (a: Isolation, b: Isolation): boolean =>
  (a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace) &&
  mayOverlap(a.selector, b.selector);

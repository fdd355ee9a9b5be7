import { allOf, type LabelOperator, type LabelSource, label, type Match } from "./match.ts";
import type { LabelRequirement } from "./selector.ts";

const TESTS: Readonly<Record<LabelRequirement["operator"], LabelOperator>> = {
  In: "in",
  NotIn: "not-in",
  Exists: "exists",
  DoesNotExist: "absent",
};

/** The terms as a match on labels of one source. */
export const selectorMatch = (source: LabelSource, terms: readonly LabelRequirement[]): Match =>
  allOf(terms.map((term) => termMatch(source, term.key, term)));

/** One term as a match on a label of one source, under a key of its own. */
export const termMatch = (source: LabelSource, key: string, term: LabelRequirement): Match =>
  label(source, key, TESTS[term.operator], term.values ?? []);

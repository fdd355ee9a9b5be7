import type { Cursor } from "./cursor.ts";
import { allOf, type LabelOperator, type LabelSource, label, type Match } from "./match.ts";
import type { LabelRequirement } from "./selector.ts";

const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"] as const;

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** What is wrong with a label key as Kubernetes sees it; undefined when nothing is. */
export function labelKeyProblem(key: string): string | undefined {
  const slash = key.lastIndexOf("/");
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  if (prefix !== undefined && (prefix.length > 253 || !SUBDOMAIN.test(prefix))) {
    return `label key "${key}": what stands before "/" must be a DNS name`;
  }
  if (!NAME.test(key.slice(slash + 1))) {
    return `label key "${key}": the name must be 1 to 63 of A-Z a-z 0-9 - _ . with a letter or digit at both ends`;
  }
  return undefined;
}

/** What is wrong with a label value as Kubernetes sees it; undefined when nothing is. */
const labelValueProblem = (value: string): string | undefined =>
  VALUE.test(value)
    ? undefined
    : `label value "${value.slice(0, 80)}" must be empty or at most 63 of A-Z a-z 0-9 - _ . with a letter or digit at both ends`;

/**
 * A Kubernetes label selector as the list of its terms, all of which must hold; none for an empty selector.
 * `checkKey` says what is wrong with a key in this dialect.
 */
export function readSelector(
  selector: Cursor,
  checkKey: (key: string) => string | undefined = labelKeyProblem,
): LabelRequirement[] {
  const terms: LabelRequirement[] = [];
  const accept = (at: Cursor, problem: string | undefined): void => {
    if (problem !== undefined) at.refuse(problem);
  };
  const labels = selector.field("matchLabels");
  for (const [key, value] of Object.entries(labels.textMap())) {
    accept(labels, checkKey(key) ?? labelValueProblem(value));
    terms.push({ key, operator: "In", values: [value] });
  }
  for (const expression of selector.field("matchExpressions").items() ?? []) {
    const key = expression.field("key").text();
    const operator = expression.field("operator").word(OPERATORS);
    const values = expression.field("values").texts();
    accept(expression.field("key"), checkKey(key));
    for (const value of values) accept(expression.field("values"), labelValueProblem(value));
    const needsValues = operator === "In" || operator === "NotIn";
    if (needsValues && values.length === 0) expression.refuse(`${operator} needs values`);
    if (!needsValues && values.length > 0) expression.refuse(`${operator} takes no values`);
    terms.push({ key, operator, values });
  }
  return terms;
}

const TESTS: Readonly<Record<LabelRequirement["operator"], LabelOperator>> = {
  In: "in",
  NotIn: "not-in",
  Exists: "exists",
  DoesNotExist: "absent",
};

/** The terms as a match on labels of one source. */
export const selectorMatch = (source: LabelSource, terms: readonly LabelRequirement[]): Match =>
  allOf(terms.map(({ key, operator, values }) => label(source, key, TESTS[operator], values ?? [])));

/** One term as a match on a label of one source, under a key of its own. */
export const termMatch = (source: LabelSource, key: string, term: LabelRequirement): Match =>
  label(source, key, TESTS[term.operator], term.values ?? []);

import type { Labels } from "./workload.ts";

/** One requirement of a Kubernetes label selector. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

/** A Kubernetes label selector; empty selects everything. All terms must hold. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly LabelRequirement[];
}

/** Whether an object with these labels is selected; NotIn and DoesNotExist also fit where the key is missing. */
export const selects = (selector: LabelSelector, labels: Labels): boolean =>
  requirementsOf(selector).every((requirement) => meets(requirement, labels));

function meets({ key, operator, values = [] }: LabelRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
  }
}

/**
 * Whether some set of labels could satisfy both selectors. Sure only about what the terms say of one key: a pod
 * that both select may exist whenever no key forbids it, so `true` is the cautious answer.
 */
export function mayOverlap(a: LabelSelector, b: LabelSelector): boolean {
  const terms = [...requirementsOf(a), ...requirementsOf(b)];
  return [...new Set(terms.map((term) => term.key))].every((key) =>
    satisfiable(terms.filter((term) => term.key === key)),
  );
}

function requirementsOf(selector: LabelSelector): readonly LabelRequirement[] {
  const labels = Object.entries(selector.matchLabels ?? {});
  return [
    ...labels.map(([key, value]): LabelRequirement => ({ key, operator: "In", values: [value] })),
    ...(selector.matchExpressions ?? []),
  ];
}

/** Whether one value of a label, or its absence, meets all requirements on that key. */
function satisfiable(terms: readonly LabelRequirement[]): boolean {
  const wanted = terms.filter((term) => term.operator === "In").map((term) => new Set(term.values));
  const refused = new Set(terms.flatMap((term) => (term.operator === "NotIn" ? (term.values ?? []) : [])));
  const mustExist = wanted.length > 0 || terms.some((term) => term.operator === "Exists");
  if (mustExist && terms.some((term) => term.operator === "DoesNotExist")) return false;
  const [first, ...rest] = wanted;
  if (first === undefined) return true;
  return [...first].some((value) => !refused.has(value) && rest.every((set) => set.has(value)));
}

import fc from "fast-check";
import { absent, object, weighted } from "./words.ts";

const quoted = (text: string): fc.Arbitrary<string> => weighted([4, `'${text}'`], [1, `"${text}"`]);

const space = weighted([5, " "], [1, ""], [1, "\t"]);

/** One operation on a label of the palette. */
function operation(label: string, values: readonly string[]): fc.Arbitrary<string> {
  const value = fc.constantFrom(...values).chain(quoted);
  const part = fc.constantFrom(...values, "e", "-", "b", "").chain(quoted);
  const list = fc
    .tuple(fc.array(value, { minLength: 1, maxLength: 3 }), fc.constantFrom("", ","))
    .map(([texts, end]) => `{${texts.join(", ")}${end}}`);
  const binary = (weight: number, words: readonly string[], of: fc.Arbitrary<string>) => ({
    weight,
    arbitrary: fc
      .tuple(fc.constantFrom(...words), of, space)
      .map(([word, text, gap]) =>
        /^\w/.test(word) ? `${label} ${word}${gap}${text}` : `${label}${gap}${word}${gap}${text}`,
      ),
  });
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 5, arbitrary: fc.constant(`has(${label})`) },
    binary(6, ["=="], value),
    binary(3, ["!="], value),
    binary(3, ["in"], list),
    binary(2, ["not in", "notin"], list),
    binary(2, ["contains"], part),
    binary(2, ["starts with", "startswith"], part),
    binary(3, ["ends with", "endswith"], part),
  );
}

/** Operations joined, negated and grouped. */
function grown(one: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const join = weighted([1, "&&"], [1, "||"]);
  const negated = fc
    .tuple(weighted([7, ""], [2, "!"], [1, "!!"]), one)
    .map(([nots, text]) => `${nots}${text}`);
  const joined = fc.tuple(negated, join, negated).map(([a, word, b]) => `${a} ${word} ${b}`);
  const grouped = fc.tuple(weighted([2, ""], [1, "!"]), joined).map(([not, text]) => `${not}(${text})`);
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 9, arbitrary: negated },
    { weight: 3, arbitrary: joined },
    { weight: 2, arbitrary: fc.tuple(joined, join, negated).map(([a, word, b]) => `${a} ${word} ${b}`) },
    { weight: 1, arbitrary: fc.tuple(negated, join, grouped).map(([a, word, b]) => `${a}${word}${b}`) },
  );
}

const app = operation("app", ["web", "db", "web-db"]);
const role = operation("role", ["client", ""]);

/** What a policy selects: mostly much. */
export const subject: fc.Arbitrary<string> = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: fc.constantFrom("all()", "") },
  { weight: 4, arbitrary: grown(fc.oneof(app, role)) },
);

/** Labels of pods and sets. */
export const labels: fc.Arbitrary<string> = fc.oneof(
  { withCrossShrink: true },
  { weight: 1, arbitrary: fc.constant("all()") },
  {
    weight: 9,
    arbitrary: grown(
      fc.oneof(
        { weight: 5, arbitrary: app },
        { weight: 3, arbitrary: role },
        { weight: 2, arbitrary: operation("projectcalico.org/namespace", ["shop", "other"]) },
        { weight: 3, arbitrary: operation("projectcalico.org/serviceaccount", ["web", "db", "default"]) },
        { weight: 2, arbitrary: operation("projectcalico.org/orchestrator", ["k8s"]) },
      ),
    ),
  },
);

/** Labels of namespaces. */
export const namespaces: fc.Arbitrary<string> = grown(
  fc.oneof(
    { weight: 4, arbitrary: operation("team", ["red", "blue"]) },
    { weight: 1, arbitrary: operation("projectcalico.org/name", ["shop", "other"]) },
    { weight: 1, arbitrary: operation("kubernetes.io/metadata.name", ["shop", "other"]) },
  ),
);

/** Labels of service accounts. */
export const accounts: fc.Arbitrary<string> = grown(
  fc.oneof(
    { weight: 2, arbitrary: operation("trust", ["high", "low"]) },
    { weight: 1, arbitrary: operation("projectcalico.org/name", ["web", "db", "default"]) },
  ),
);

/** Texts that are errors (docs/semantics/calico.md#selector-language). */
export const broken = fc.constantFrom(
  "app = 'db'",
  "app == db",
  "ALL()",
  "has (app)",
  "app in ('db')",
  "app == 'db'\n&& has(role)",
  "app == 'db' and has(role)",
  "(has(app)",
);

/** A selector of Kubernetes over the palette's labels. */
export const kubernetes = (key: string, values: readonly [string, ...string[]]) =>
  object({
    matchLabels: absent(
      6,
      fc.constantFrom(...values).map((value): Record<string, string> => ({ [key]: value })),
    ),
    matchExpressions: absent(
      6,
      fc.array(
        fc.oneof(
          fc.record({
            key: fc.constant(key),
            operator: fc.constantFrom("In" as const, "NotIn" as const, "NotIn" as const),
            values: fc.subarray([...values], { minLength: 1 }),
          }),
          fc.record({
            key: fc.constant(key),
            operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const),
          }),
        ),
        { minLength: 1, maxLength: 1 },
      ),
    ),
  });

import { fieldsConflict } from "../diagnostics/reading/fields-conflict.ts";
import { needsOtherField } from "../diagnostics/reading/needs-other-field.ts";
import { badLabel } from "../diagnostics/schema/bad-label.ts";
import type { DiagnosticArgs } from "../model/diagnostic.ts";
import type { LabelRequirement } from "../model/selector.ts";
import { shown } from "../model/shown.ts";
import type { Cursor } from "./cursor.ts";
import { readAll, readEach } from "./issue.ts";

const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"] as const;

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** What a label key must be where it is none, in words; undefined where it is one. */
export type KeyCheck = (key: string) => string | undefined;

/** A label key as Kubernetes sees it. */
export const kubernetesKey: KeyCheck = (key) => {
  const slash = key.lastIndexOf("/");
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  if (prefix !== undefined && (prefix.length > 253 || !SUBDOMAIN.test(prefix)))
    return 'a DNS name before the "/"';
  return NAME.test(key.slice(slash + 1))
    ? undefined
    : "1 to 63 of A-Z a-z 0-9 - _ . with a letter or digit at both ends";
};

const valueForm = (value: string): string | undefined =>
  VALUE.test(value)
    ? undefined
    : "empty, or at most 63 of A-Z a-z 0-9 - _ . with a letter or digit at both ends";

/**
 * A Kubernetes label selector as the list of its terms, all of which must hold; none for an empty selector.
 * `checkKey` says what a key must be in this dialect. Throws `Refused` with everything that is wrong.
 */
export function readSelector(selector: Cursor, checkKey: KeyCheck = kubernetesKey): LabelRequirement[] {
  const { labels, expressions } = readAll({
    labels: () => readLabels(selector.field("matchLabels"), checkKey),
    expressions: () => selector.field("matchExpressions").each((one) => readExpression(one, checkKey)),
  });
  return [...labels, ...expressions];
}

const readLabels = (labels: Cursor, checkKey: KeyCheck): LabelRequirement[] =>
  readEach(labels.keys(), (key) => {
    const at = labels.field(key);
    const { value } = readAll({
      key: () => accept(at, "key", key, checkKey(key)),
      value: () => readValue(at),
    });
    return { key, operator: "In", values: [value] };
  });

function readExpression(expression: Cursor, checkKey: KeyCheck): LabelRequirement {
  const { key, test } = readAll({
    key: () => readKey(expression.field("key"), checkKey),
    test: () => readTest(expression),
  });
  return { key, ...test };
}

/** What is asked of the value: an operator, and values where it takes any. */
function readTest(expression: Cursor): Pick<LabelRequirement, "operator" | "values"> {
  const { operator, values } = readAll({
    operator: () => expression.field("operator").word(OPERATORS),
    values: () => expression.field("values").each(readValue),
  });
  const needsValues = operator === "In" || operator === "NotIn";
  if (needsValues && values.length === 0)
    expression.refuse(needsOtherField, {
      field: `operator ${operator}`,
      needs: "values",
      ...expression.nearMiss(["values"]),
    });
  if (!needsValues && values.length > 0)
    expression.refuse(fieldsConflict, { first: `operator ${operator}`, second: "values" });
  return { operator, values };
}

function readKey(at: Cursor, checkKey: KeyCheck): string {
  const text = at.text();
  accept(at, "key", text, checkKey(text));
  return text;
}

function readValue(at: Cursor): string {
  const text = at.text();
  accept(at, "value", text, valueForm(text));
  return text;
}

function accept(at: Cursor, part: "key" | "value", text: string, form: string | undefined): void {
  if (form === undefined) return;
  const args: DiagnosticArgs = { part, value: shown(text), form };
  at.refuse(badLabel, args);
}

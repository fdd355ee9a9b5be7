import { unknownField } from "../diagnostics/schema/unknown-field.ts";
import { isMap } from "../model/lists.ts";
import { nearest } from "../model/near-miss.ts";
import { childPath } from "../model/path.ts";
import { type Issue, MOST_ISSUES } from "./issue.ts";

/** Which fields may stand at a place and below it. Of a member that is absent nothing is known, so all may. */
export interface Shape {
  /** An object that has these fields and no others. */
  readonly fields?: Readonly<Record<string, Shape>>;
  /** An object under whose keys, whatever they are, stands this. */
  readonly values?: Shape;
  /** A list of these. */
  readonly items?: Shape;
  /** Keys that begin with `x-` are free; absent means that they are not. */
  readonly extensions?: true;
}

/** Anything: a scalar, or an object whose fields nobody checks. */
export const ANY: Shape = {};

export const listOf = (items: Shape): Shape => ({ items });

/** An object that has these fields and no others. */
export const objectOf = (fields: Readonly<Record<string, Shape>>): Shape => ({ fields });

/** Fields that hold anything. */
export const leaves = <Name extends string>(...names: readonly Name[]): Readonly<Record<Name, Shape>> =>
  Object.fromEntries(names.map((name) => [name, ANY])) as Record<Name, Shape>;

/** Metadata of any Kubernetes object (apimachinery 1.36, meta/v1 ObjectMeta). */
const METADATA = objectOf(
  leaves(
    "annotations",
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "finalizers",
    "generateName",
    "generation",
    "labels",
    "managedFields",
    "name",
    "namespace",
    "ownerReferences",
    "resourceVersion",
    "selfLink",
    "uid",
  ),
);

/** A Kubernetes object with these fields beside those that every object has. */
export const kubernetesObject = (fields: Readonly<Record<string, Shape>>): Shape =>
  objectOf({ ...leaves("apiVersion", "kind", "status"), metadata: METADATA, ...fields });

/** A Kubernetes label selector. */
export const LABEL_SELECTOR = objectOf({
  matchLabels: ANY,
  matchExpressions: listOf(objectOf(leaves("key", "operator", "values"))),
});

/** Every field of what stands at a path that its shape does not know, with the near miss. */
export function unknownFields(value: unknown, shape: Shape, path = ""): Issue[] {
  const issues: Issue[] = [];
  visit(value, shape, path, issues);
  return issues;
}

function visit(value: unknown, shape: Shape, path: string, issues: Issue[]): void {
  if (shape === ANY || issues.length >= MOST_ISSUES) return;
  if (Array.isArray(value)) {
    const { items } = shape;
    if (items !== undefined && items !== ANY)
      for (const [index, item] of value.entries()) visit(item, items, `${path}[${index}]`, issues);
    return;
  }
  if (!isMap(value)) return;
  for (const key of Object.keys(value)) {
    const inner = innerShape(shape, key);
    if (inner !== undefined && inner !== ANY) visit(value[key], inner, childPath(path, key), issues);
    if (inner === undefined && issues.length < MOST_ISSUES) issues.push(unknown(key, shape, path));
  }
}

/** The shape of what stands under a key; undefined where no such key may be. */
function innerShape({ fields, values, extensions }: Shape, key: string): Shape | undefined {
  if (fields !== undefined && Object.hasOwn(fields, key)) return fields[key];
  if (extensions === true && key.startsWith("x-")) return ANY;
  return values ?? (fields === undefined ? ANY : undefined);
}

function unknown(field: string, { fields = {} }: Shape, path: string): Issue {
  const known = Object.keys(fields);
  const near = nearest(field, known);
  return {
    rule: unknownField,
    path: childPath(path, field),
    args: { field, known, ...(near === undefined ? {} : { near }) },
  };
}

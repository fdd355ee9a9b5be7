import type { Schema } from "./schema.ts";
import { compare, type Kind, type PackageModel } from "./shapes.ts";

/** What the `schemas` module of a package holds: a JSON Schema a kind, and the shapes they share. */
export interface Schemas {
  /** By name, for `#/$defs/<name>`. */
  readonly $defs: Readonly<Record<string, object>>;
  /** By `apiVersion/kind`, sorted. */
  readonly roots: Readonly<Record<string, object>>;
}

/** Writes every shape once: those that stand in several places as definitions, the others where they stand. */
export function schemasOf(model: PackageModel): Schemas {
  const uses = new Map<string, number>();
  const roots = model.kinds.map((kind) => [`${kind.apiVersion}/${kind.kind}`, rootOf(kind)] as const);
  for (const [, root] of roots) countUses(root, model, uses);
  const shared = model.shapes.filter((shape) => (uses.get(shape.name) ?? 0) > 1);
  const sharedName: SharedName = (schema) => {
    const shape = model.shapeOf(schema);
    return shape && shared.includes(shape) ? shape.name : undefined;
  };
  const definitions = shared.map((shape) => [shape.name, written(shape.schema, sharedName)] as const);
  return {
    $defs: Object.fromEntries([["ObjectMeta", OBJECT_META], ...definitions]),
    roots: Object.fromEntries(
      roots.sort(([a], [b]) => compare(a, b)).map(([key, root]) => [key, written(root, sharedName)]),
    ),
  };
}

/** `schemas.generated.ts`: one line a definition, one a kind; each kind's schema is whole, definitions included. */
export function emitSchemas(model: PackageModel): string {
  const { $defs, roots } = schemasOf(model);
  const definitions = Object.entries($defs).map(
    ([name, schema]) => `  ${name}: ${JSON.stringify(schema)},\n`,
  );
  const schemas = Object.entries(roots).map(
    ([key, schema]) => `  ${JSON.stringify(key)}: { ...${JSON.stringify(schema)}, $defs },\n`,
  );
  return `/** Shapes that stand in more than one place. */
export const $defs: Readonly<Record<string, object>> = {
${definitions.join("")}};

/** JSON Schema (draft 2020-12) of each kind, keyed by apiVersion and kind. */
export const schemas: Readonly<Record<string, object>> = {
${schemas.join("")}};
`;
}

/** ObjectMeta of Kubernetes 1.36 by field and type; the checker looks at names and labels itself. */
const STRING_MAP = { type: "object", additionalProperties: { type: "string" } };
const OBJECT_META = {
  type: "object",
  properties: {
    annotations: STRING_MAP,
    creationTimestamp: { type: ["string", "null"] },
    deletionGracePeriodSeconds: { type: "integer" },
    deletionTimestamp: { type: ["string", "null"] },
    finalizers: { type: "array", items: { type: "string" } },
    generateName: { type: "string" },
    generation: { type: "integer" },
    labels: STRING_MAP,
    managedFields: { type: "array", items: { type: "object" } },
    name: { type: "string" },
    namespace: { type: "string" },
    ownerReferences: { type: "array", items: { type: "object" } },
    resourceVersion: { type: "string" },
    selfLink: { type: "string" },
    uid: { type: "string" },
  },
  additionalProperties: false,
};

/** The manifest as a whole: the envelope closed, a status that the API server drops left alone. */
function rootOf(kind: Kind): Schema {
  const properties: { [name: string]: Schema } = { ...kind.root.properties };
  properties.apiVersion = { const: kind.apiVersion };
  properties.kind = { const: kind.kind };
  properties.metadata = META_REFERENCE as Schema;
  if (kind.statusSubresource) properties.status = {};
  const required = new Set(["apiVersion", "kind", "metadata", ...(kind.root.required ?? [])]);
  return { ...kind.root, properties, required: [...required].sort(compare) };
}

const META_REFERENCE: object = { $ref: "#/$defs/ObjectMeta" };

/** How often each shape stands in the output when every shape is written once. */
function countUses(schema: Schema, model: PackageModel, uses: Map<string, number>): void {
  for (const child of childrenOf(schema)) {
    const shape = model.shapeOf(child);
    if (shape) uses.set(shape.name, (uses.get(shape.name) ?? 0) + 1);
    if (shape && (uses.get(shape.name) ?? 0) > 1) continue;
    countUses(child, model, uses);
  }
}

function childrenOf(schema: Schema): Schema[] {
  const rest = typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : [];
  return [...Object.values(schema.properties ?? {}), ...(schema.items ? [schema.items] : []), ...rest];
}

type SharedName = (schema: Schema) => string | undefined;

function refer(schema: Schema, sharedName: SharedName): object {
  const name = sharedName(schema);
  return name ? { $ref: `#/$defs/${name}` } : written(schema, sharedName);
}

/** The schema with every shared shape below it replaced by a reference. */
function written(schema: Schema, sharedName: SharedName): object {
  const result: Record<string, unknown> = { ...schema };
  if (schema.properties)
    result.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([key, child]) => [key, refer(child, sharedName)]),
    );
  if (schema.items) result.items = refer(schema.items, sharedName);
  if (typeof schema.additionalProperties === "object")
    result.additionalProperties = refer(schema.additionalProperties, sharedName);
  return result;
}

import type { Schema } from "./compact.ts";
import { compare, type Kind, type PackageModel } from "./shapes.ts";

/** `schemas.generated.ts`: one JSON Schema a kind, over one shared set of definitions. */
export function emitSchemas(model: PackageModel): string {
  const uses = new Map<string, number>();
  const roots = model.kinds.map((kind) => ({ key: `${kind.apiVersion}/${kind.kind}`, schema: rootOf(kind) }));
  for (const { schema } of roots) countUses(schema, model, uses);
  const shared = model.shapes.filter((shape) => (uses.get(shape.name) ?? 0) > 1);
  const isShared = (schema: Schema) => {
    const shape = model.shapeOf(schema);
    return shape && shared.includes(shape) ? shape.name : undefined;
  };
  const definitions = shared.map(
    (shape) => `  ${shape.name}: ${JSON.stringify(refer(shape.schema, isShared, true))},\n`,
  );
  const schemas = roots
    .sort((a, b) => compare(a.key, b.key))
    .map(
      ({ key, schema }) =>
        `  ${JSON.stringify(key)}: { ...${JSON.stringify(refer(schema, isShared, true))}, $defs },\n`,
    );
  return `/** Shapes that stand in more than one place. */
export const $defs: Readonly<Record<string, object>> = {
  ObjectMeta: ${JSON.stringify(OBJECT_META)},
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

/** The schema with every shared shape replaced by a reference; `own` writes the node itself out. */
function refer(schema: Schema, isShared: (schema: Schema) => string | undefined, own = false): object {
  const name = own ? undefined : isShared(schema);
  if (name) return { $ref: `#/$defs/${name}` };
  const result: Record<string, unknown> = { ...schema };
  if (schema.properties)
    result.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([key, child]) => [key, refer(child, isShared)]),
    );
  if (schema.items) result.items = refer(schema.items, isShared);
  if (typeof schema.additionalProperties === "object")
    result.additionalProperties = refer(schema.additionalProperties, isShared);
  return result;
}

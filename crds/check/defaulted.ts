import { isMap } from "../../model/lists.ts";

/** A JSON Schema of the generated packages, as far as this walk reads it. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly default?: unknown;
}

/**
 * The value as the API server validates it: a null where the schema takes none counts as absent, and defaults are
 * filled in (apiextensions-apiserver, pkg/apiserver/schema/defaulting: prunenulls.go, algorithm.go). Unknown fields
 * stay, to be reported. The argument is left as it is.
 */
export function defaulted(
  value: unknown,
  schema: SchemaNode,
  definitions: Readonly<Record<string, object>>,
): unknown {
  return walk(value, schema);

  function walk(node: unknown, written: SchemaNode): unknown {
    const here = resolve(written);
    if (Array.isArray(node)) return here.items ? node.map((item) => walk(item, here.items ?? {})) : node;
    return isMap(node) ? walkFields(node, here) : node;
  }

  function walkFields(node: Readonly<Record<string, unknown>>, here: SchemaNode): Record<string, unknown> {
    const kept = Object.entries(node).flatMap(([name, child]): [string, unknown][] => {
      const schemaOfChild = childSchema(here, name);
      if (!schemaOfChild) return [[name, child]];
      return child === null && !takesNull(resolve(schemaOfChild)) ? [] : [[name, walk(child, schemaOfChild)]];
    });
    const result = Object.fromEntries(kept);
    for (const [name, child] of Object.entries(here.properties ?? {}))
      if (result[name] === undefined && resolve(child).default !== undefined)
        result[name] = walk(resolve(child).default, child);
    return result;
  }

  function resolve(node: SchemaNode): SchemaNode {
    const name = node.$ref?.replace("#/$defs/", "");
    return name === undefined ? node : ((definitions[name] as SchemaNode | undefined) ?? {});
  }
}

function childSchema(schema: SchemaNode, name: string): SchemaNode | undefined {
  const named = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : undefined;
  if (named) return named;
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

function takesNull(schema: SchemaNode): boolean {
  return schema.type === undefined || [schema.type].flat().includes("null");
}

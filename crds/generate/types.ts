import type { Schema } from "./schema.ts";
import type { PackageModel } from "./shapes.ts";

/** The TypeScript type of a value that satisfies `schema`, shapes by name. */
export function typeOf(schema: Schema, model: PackageModel): string {
  return model.shapeOf(schema)?.name ?? unnamedType(schema, model);
}

/** The same, but a shape's own text instead of its name. */
export function unnamedType(schema: Schema, model: PackageModel): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return "unknown";
  return types.map((type) => oneType(type, schema, model)).join(" | ");
}

function oneType(type: string, schema: Schema, model: PackageModel): string {
  switch (type) {
    case "array":
      return listOf(schema, model);
    case "object":
      return schema.properties ? objectType(schema, model) : mapType(schema, model);
    case "integer":
      return "number";
    default:
      return type;
  }
}

/** A list that may hold nothing is the empty tuple: the field exists upstream only to refuse old policies. */
function listOf(schema: Schema, model: PackageModel): string {
  if (schema.maxItems === 0) return "[]";
  const item = schema.items ? typeOf(schema.items, model) : "unknown";
  return item.includes(" ") ? `(${item})[]` : `${item}[]`;
}

function mapType(schema: Schema, model: PackageModel): string {
  if (schema.additionalProperties === false) return "Record<string, never>";
  const value =
    typeof schema.additionalProperties === "object" ? typeOf(schema.additionalProperties, model) : "unknown";
  return `Record<string, ${value}>`;
}

/** The braces of an object type, one property a line, with the limits the type cannot say as a comment. */
function objectType(schema: Schema, model: PackageModel): string {
  const lines = Object.entries(schema.properties ?? {}).map(([name, child]) => {
    const facts = limits(child);
    const optional = schema.required?.includes(name) ? "" : "?";
    return `${facts ? `  /** ${facts} */\n` : ""}  ${propertyKey(name)}${optional}: ${typeOf(child, model)};\n`;
  });
  return `{\n${lines.join("")}}`;
}

/** A property name as TypeScript writes it, quoted only where it must be. */
function propertyKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** Properties of which the schema demands exactly one, if that is what its `oneOf` says. */
export function exactlyOneOf(schema: Schema): readonly string[] | undefined {
  const names = schema.oneOf?.map((branch) =>
    Object.keys(branch).length === 1 && branch.required?.length === 1 ? branch.required[0] : undefined,
  );
  return names?.every((name) => name !== undefined) ? names : undefined;
}

/** What the API server demands beyond the type, in words; empty when that is nothing. */
function limits(schema: Schema): string {
  const item = schema.items;
  return [
    range("to", schema.minimum, schema.maximum, "Number"),
    range("to", schema.minLength, schema.maxLength, "Length"),
    schema.maxItems === 0 ? "" : range("to", schema.minItems, schema.maxItems, "Entries"),
    schema.uniqueItems ? "No entry twice." : "",
    schema.format === "cidr" ? "A CIDR." : "",
    schema.pattern ? "Has a pattern." : "",
    item ? (item.format === "cidr" ? "Each a CIDR." : "") : "",
    item?.pattern ? "Each has a pattern." : "",
    schema.default === undefined ? "" : `Default ${JSON.stringify(schema.default)}.`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function range(word: string, least: number | undefined, most: number | undefined, what: string): string {
  if (least !== undefined && most !== undefined) return `${what}: ${least} ${word} ${most}.`;
  if (least !== undefined) return `${what}: at least ${least}.`;
  return most === undefined ? "" : `${what}: at most ${most}.`;
}

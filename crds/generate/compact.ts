import { RE2JS } from "re2js";
import { isMap } from "../../model/lists.ts";
import { FORMATS } from "../check/formats.ts";
import { RULES } from "../check/rules.ts";
import { CrdError, type OpenApiNode } from "./crd.ts";
import type { Schema } from "./schema.ts";

/** Keywords that carry over with the same name and meaning. */
const SAME = [
  "pattern",
  "minimum",
  "maximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "default",
] as const;

/** Keywords that say nothing about which values are valid. */
const SILENT = new Set([
  "description",
  "title",
  "example",
  "externalDocs",
  "x-kubernetes-map-type",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-preserve-unknown-fields",
]);

const HANDLED = new Set<string>([
  ...SAME,
  "type",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "enum",
  "format",
  "nullable",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "x-kubernetes-int-or-string",
  "x-kubernetes-validations",
]);

/** Formats an API server ignores (apiextensions-apiserver 0.36, pkg/apiserver/validation/formats.go). */
const IGNORED_FORMATS = new Set(["idn-hostname"]);

/** Compacts the schema of one kind. `path` is where the node stands, for errors. Throws CrdError on an unknown keyword. */
export function compact(node: OpenApiNode, path: string): Schema {
  return structural(node, path);
}

function structural(node: OpenApiNode, path: string): Schema {
  refuseUnknownKeywords(node, path);
  const schema: Schema = typed(node);
  const properties = children(node.properties, path, structural);
  if (Object.keys(properties).length > 0) schema.properties = properties;
  const required = list<string>(node.required).filter((name) => properties[name]?.default === undefined);
  if (required.length > 0) schema.required = [...required].sort();
  const rest = additional(node, path);
  if (rest !== undefined) schema.additionalProperties = rest;
  if (isMap(node.items)) schema.items = structural(node.items, `${path}[]`);
  return { ...schema, ...values(node, path), ...lists(node), ...junctors(node, path), ...rules(node, path) };
}

/** What may stand beside the named properties: Kubernetes prunes whatever a structural schema does not name. */
function additional(node: OpenApiNode, path: string): boolean | Schema | undefined {
  if (isMap(node.additionalProperties)) return structural(node.additionalProperties, `${path}{}`);
  if (node.type !== "object" || node.additionalProperties === true) return undefined;
  return node["x-kubernetes-preserve-unknown-fields"] === true ? undefined : false;
}

function typed(node: OpenApiNode): Schema {
  const types = node["x-kubernetes-int-or-string"] === true ? ["integer", "string"] : list<string>(node.type);
  if (types.length === 0) return {};
  if (node.nullable === true) return { type: [...types, "null"] };
  return types.length === 1 ? { type: types[0] } : { type: types };
}

function values(node: OpenApiNode, path: string): Schema {
  const schema: Schema = {};
  for (const keyword of SAME)
    if (node[keyword] !== undefined && !isFloorOfNothing(keyword, node[keyword]))
      Object.assign(schema, { [keyword]: node[keyword] });
  if (Array.isArray(node.enum)) schema.enum = node.enum;
  if (node.exclusiveMinimum === true) swapBound(schema, "minimum", "exclusiveMinimum");
  if (node.exclusiveMaximum === true) swapBound(schema, "maximum", "exclusiveMaximum");
  if (schema.pattern !== undefined) refuseBadPattern(schema.pattern, path);
  if (typeof node.format === "string" && isEnforced(node.format, path)) schema.format = node.format;
  return schema;
}

/** OpenAPI 3.0 writes an exclusive bound as a flag beside the bound, JSON Schema as the bound itself. */
function swapBound(
  schema: Schema,
  from: "minimum" | "maximum",
  to: "exclusiveMinimum" | "exclusiveMaximum",
): void {
  const bound = schema[from];
  delete schema[from];
  if (bound !== undefined) schema[to] = bound;
}

function isFloorOfNothing(keyword: string, value: unknown): boolean {
  return value === 0 && ["minItems", "minLength", "minProperties"].includes(keyword);
}

/** The API server compiles patterns as RE2, and so does the checker. */
function refuseBadPattern(pattern: string, path: string): void {
  try {
    RE2JS.compile(pattern);
  } catch {
    throw new CrdError(`${path}: the pattern ${pattern} is no RE2 expression`);
  }
}

/** A format that is neither checked nor known to be ignored would go unchecked in silence. */
function isEnforced(format: string, path: string): boolean {
  if (Object.hasOwn(FORMATS, format)) return true;
  if (IGNORED_FORMATS.has(format)) return false;
  throw new CrdError(
    `${path}: format "${format}" is not in crds/check/formats.ts; add it there, or to IGNORED_FORMATS of crds/generate/compact.ts if the API server ignores it`,
  );
}

function lists(node: OpenApiNode): Schema {
  if (node["x-kubernetes-list-type"] === "set") return { uniqueItems: true };
  if (node["x-kubernetes-list-type"] !== "map") return {};
  return { "x-kubernetes-list-map-keys": list<string>(node["x-kubernetes-list-map-keys"]) };
}

/** Junctors are not structural: they only test, so nothing inside them closes an object. */
function junctors(node: OpenApiNode, path: string): Schema {
  const schema: Schema = {};
  if (node["x-kubernetes-int-or-string"] !== true && Array.isArray(node.anyOf))
    schema.anyOf = branches(node.anyOf, path);
  if (Array.isArray(node.oneOf)) schema.oneOf = branches(node.oneOf, path);
  if (isMap(node.not)) schema.not = test(node.not, `${path}<not>`);
  if (Array.isArray(node.allOf)) Object.assign(schema, intersected(branches(node.allOf, path)));
  return schema;
}

function branches(nodes: readonly unknown[], path: string): Schema[] {
  return nodes.filter(isMap).map((node, index) => test(node, `${path}<${index}>`));
}

function test(node: OpenApiNode, path: string): Schema {
  refuseUnknownKeywords(node, path);
  const schema: Schema = typed(node);
  const properties = Object.entries(children(node.properties, path, test)).filter(
    ([, child]) => Object.keys(child).length > 0,
  );
  if (properties.length > 0) schema.properties = Object.fromEntries(properties);
  const required = list<string>(node.required);
  if (required.length > 0) schema.required = [...required].sort();
  if (isMap(node.items)) schema.items = test(node.items, `${path}[]`);
  return { ...schema, ...values(node, path), ...junctors(node, path) };
}

/** Several enums that must all hold are their intersection; anything else stays as written. */
function intersected(all: Schema[]): Schema {
  const enums = all.map((branch) => (Object.keys(branch).length === 1 ? branch.enum : undefined));
  const [first, ...others] = enums;
  if (!first || others.some((other) => !other)) return { allOf: all };
  return { enum: first.filter((value) => others.every((other) => other?.includes(value))) };
}

function rules(node: OpenApiNode, path: string): Schema {
  const texts = list<{ rule: string }>(node["x-kubernetes-validations"]).map(({ rule }) => ({
    rule: rule.trim(),
  }));
  const unknown = texts.find(({ rule }) => !Object.hasOwn(RULES, rule));
  if (unknown) throw new CrdError(`${path}: the CEL rule "${unknown.rule}" is not in crds/check/rules.ts`);
  return texts.length > 0 ? { "x-kubernetes-validations": texts } : {};
}

function children(
  nodes: unknown,
  path: string,
  convert: (node: OpenApiNode, path: string) => Schema,
): { [name: string]: Schema } {
  if (!isMap(nodes)) return {};
  const entries = Object.entries(nodes).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([name, node]) => {
      if (!isMap(node)) throw new CrdError(`${path}.${name}: not a schema`);
      return [name, convert(node, `${path}.${name}`)];
    }),
  );
}

function refuseUnknownKeywords(node: OpenApiNode, path: string): void {
  const unknown = Object.keys(node).find((keyword) => !HANDLED.has(keyword) && !SILENT.has(keyword));
  if (unknown) throw new CrdError(`${path}: keyword ${unknown} is not known to crds/generate/compact.ts`);
}

function list<T>(value: unknown): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}

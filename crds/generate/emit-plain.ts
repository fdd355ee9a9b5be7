import { compare, type Kind, type PackageModel, type Shape, titled } from "./shapes.ts";
import { exactlyOneOf, typeOf, unnamedType } from "./types.ts";

/** `plain.generated.ts`: the kinds as plain data, without Pulumi, for the rooms that only compute. */
export function emitPlain(model: PackageModel): string {
  const parts = [metadataType(), helperType(model), ...model.kinds.map((kind) => manifestType(kind, model))];
  const shapes = model.shapes.map((shape) => ({ name: shape.name, text: shapeType(shape, model) }));
  const partAliases = model.kinds.flatMap((kind) => aliasesOf(kind, model));
  const named = [...shapes, ...partAliases].sort((a, b) => compare(a.name, b.name));
  return [...parts, ...named.map((entry) => entry.text)].filter((text) => text !== "").join("\n");
}

function metadataType(): string {
  return `/** The part of Kubernetes' ObjectMeta that is written by hand. */
export interface ObjectMeta {
  name: string;
  /** Absent: the kind is cluster-wide, or the namespace of the client applies. */
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}
`;
}

function helperType(model: PackageModel): string {
  if (!model.shapes.some((shape) => exactlyOneOf(shape.schema))) return "";
  return `/** T with exactly one of the properties K. */
type ExactlyOne<T, K extends keyof T> = {
  [P in K]-?: Omit<T, K> & Required<Pick<T, P>> & { [Q in Exclude<K, P>]?: undefined };
}[K];
`;
}

function manifestType(kind: Kind, model: PackageModel): string {
  const parts = writtenParts(kind).map(([name, schema]) => {
    const optional = kind.root.required?.includes(name) ? "" : "?";
    return `  ${name}${optional}: ${typeOf(schema, model)};\n`;
  });
  return `/** A whole ${kind.kind} of ${kind.apiVersion}, ${kind.namespaced ? "namespaced" : "cluster-wide"}. */
export interface ${kind.typeName} {
  apiVersion: ${JSON.stringify(kind.apiVersion)};
  kind: ${JSON.stringify(kind.kind)};
  metadata: ObjectMeta;
${parts.join("")}}
`;
}

/** The top-level parts a user writes: not the envelope, and not a status the API server would drop. */
export function writtenParts(kind: Kind): [string, Kind["root"]][] {
  const envelope = ["apiVersion", "kind", "metadata", ...(kind.statusSubresource ? ["status"] : [])];
  return Object.entries(kind.root.properties ?? {}).filter(([name]) => !envelope.includes(name));
}

function shapeType(shape: Shape, model: PackageModel): string {
  const text = unnamedType(shape.schema, model);
  const choice = exactlyOneOf(shape.schema);
  if (choice)
    return `export type ${shape.name} = ExactlyOne<${text}, ${choice.map((name) => JSON.stringify(name)).join(" | ")}>;\n`;
  return shape.schema.properties
    ? `export interface ${shape.name} ${text}\n`
    : `export type ${shape.name} = ${text};\n`;
}

/** A kind whose spec has another kind's shape still has a spec type of its own name. */
function aliasesOf(kind: Kind, model: PackageModel): { name: string; text: string }[] {
  return Object.entries(kind.root.properties ?? {}).flatMap(([part, schema]) => {
    const name = kind.typeName + titled(part);
    const shape = model.shapeOf(schema);
    return shape && shape.name !== name ? [{ name, text: `export type ${name} = ${shape.name};\n` }] : [];
  });
}

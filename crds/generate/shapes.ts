import { compact } from "./compact.ts";
import type { KindVersion } from "./crd.ts";
import { CrdError } from "./crd.ts";
import type { Schema } from "./schema.ts";

/** A schema that deserves a name: an object with named properties, or an enum too long to repeat. */
export interface Shape {
  readonly name: string;
  readonly schema: Schema;
  /** The names crd2pulumi gives this shape, one for each place it stands, sorted. */
  readonly places: readonly Place[];
}

/** One place of a shape: crd2pulumi's name, and the group and version whose types hold it. */
export interface Place {
  readonly name: string;
  readonly group: string;
  readonly version: string;
}

/** One kind with its compacted schema. */
export interface Kind extends KindVersion {
  readonly root: Schema;
  /** `group/version` as manifests write it. */
  readonly apiVersion: string;
  /** Name of the kind's manifest type; carries the version unless it is the stored one. */
  readonly typeName: string;
}

/** Everything the emitters read: the kinds of a package and its shapes, each shape once. */
export interface PackageModel {
  readonly name: string;
  readonly version: string;
  readonly kinds: readonly Kind[];
  readonly shapes: readonly Shape[];
  /** The shape of a schema node, if it has one. */
  shapeOf(schema: Schema): Shape | undefined;
}

/** Longest enum written out in place. */
const INLINE_ENUM = 4;

/**
 * Finds the shapes of a package and names them: the shortest crd2pulumi name, then the word `names` has for it.
 * Throws CrdError when `names` has an entry for no shape or two shapes would share a name.
 */
export function modelPackage(
  name: string,
  version: string,
  versions: readonly KindVersion[],
  names: Readonly<Record<string, string>>,
): PackageModel {
  const kinds = versions.map(toKind).sort((a, b) => compare(a.typeName, b.typeName));
  const found = new Map<string, { schema: Schema; places: Place[] }>();
  for (const kind of kinds)
    for (const [part, node] of Object.entries(kind.root.properties ?? {}))
      collect(node, { name: kind.kind + titled(part), group: kind.group, version: kind.version }, found);
  const shapes = [...found.values()].map(({ schema, places }) => {
    const sorted = [...places].sort((a, b) => a.name.length - b.name.length || compare(a.name, b.name));
    const first = sorted[0]?.name ?? "";
    return { name: names[first] ?? first, first, schema, places: sorted };
  });
  refuseStaleNames(
    name,
    names,
    shapes.map((shape) => shape.first),
  );
  const byText = new Map(shapes.map((shape) => [JSON.stringify(shape.schema), shape]));
  return {
    name,
    version,
    kinds,
    shapes: [...shapes].sort((a, b) => compare(a.name, b.name)),
    shapeOf: (schema) => byText.get(JSON.stringify(schema)),
  };
}

function toKind(version: KindVersion): Kind {
  return {
    ...version,
    root: compact(version.schema, version.kind),
    apiVersion: `${version.group}/${version.version}`,
    typeName: version.storage ? version.kind : version.kind + titled(version.version),
  };
}

function collect(node: Schema, place: Place, found: Map<string, { schema: Schema; places: Place[] }>): void {
  if (isShape(node)) {
    const key = JSON.stringify(node);
    const shape = found.get(key) ?? { schema: node, places: [] };
    shape.places.push(place);
    found.set(key, shape);
  }
  for (const [property, child] of Object.entries(node.properties ?? {}))
    collect(child, { ...place, name: place.name + titled(property) }, found);
  if (node.items) collect(node.items, place, found);
  if (typeof node.additionalProperties === "object") collect(node.additionalProperties, place, found);
}

function isShape(node: Schema): boolean {
  return node.properties !== undefined || (node.enum !== undefined && node.enum.length > INLINE_ENUM);
}

function refuseStaleNames(
  name: string,
  names: Readonly<Record<string, string>>,
  firsts: readonly string[],
): void {
  const stale = Object.keys(names).find((key) => !firsts.includes(key));
  if (stale)
    throw new CrdError(
      `${name}: crds/generate/names.ts names ${stale}, which is no shape's first place any more`,
    );
  const finals = firsts.map((first) => names[first] ?? first);
  const twice = finals.find((final, index) => finals.indexOf(final) !== index);
  if (twice)
    throw new CrdError(
      `${name}: two shapes would be called ${twice}; give one another word in crds/generate/names.ts`,
    );
}

/** `toPorts` -> `ToPorts`, the way crd2pulumi joins a path into a name. */
export function titled(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Order by code unit, the same on every machine and in every locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { Cursor } from "../model/cursor.ts";

/** Where an object was found. */
export interface Place {
  /** Absent means it came from no file. */
  readonly file?: string;
  /** Line of its first character, from 1; comments before it do not count. */
  readonly line?: number;
  /** Column of that character, from 1, in UTF-16 units. */
  readonly column?: number;
}

/** An object with the little every Kubernetes object has. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly value: unknown;
  readonly place: Place;
}

/** A parsed document as a Kubernetes object. Throws `Refused` when it has no apiVersion, kind or name. */
export function asObject(value: unknown, place: Place): KubernetesObject {
  const root = new Cursor(value, "");
  const metadata = root.field("metadata");
  const namespace = metadata.field("namespace").someText();
  const name = metadata.field("name").someText() ?? metadata.field("generateName").someText();
  return {
    apiVersion: root.field("apiVersion").text(),
    kind: root.field("kind").text(),
    name: name ?? metadata.field("name").text(),
    ...(namespace === undefined ? {} : { namespace }),
    value,
    place,
  };
}

import type { DiagnosticObject } from "../model/diagnostic.ts";
import { isMap } from "../model/lists.ts";
import { Cursor } from "./cursor.ts";
import { readAll } from "./issue.ts";

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
  const root = new Cursor(value);
  const { apiVersion, kind, metadata } = readAll({
    apiVersion: () => root.field("apiVersion").text(),
    kind: () => root.field("kind").text(),
    metadata: () => readMetadata(root.field("metadata")),
  });
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }), value, place };
}

function readMetadata(metadata: Cursor): { readonly name: string; readonly namespace: string | undefined } {
  metadata.object();
  return readAll({
    name: () =>
      metadata.field("name").someText() ??
      metadata.field("generateName").someText() ??
      metadata.field("name").filledText(),
    namespace: () => metadata.field("namespace").someText(),
  });
}

/** The kind and the name that a document gives itself; undefined where it gives none. */
export function objectIn(value: unknown): DiagnosticObject | undefined {
  if (!isMap(value) || typeof value.kind !== "string" || !isMap(value.metadata)) return undefined;
  const { name, namespace } = value.metadata;
  if (typeof name !== "string") return undefined;
  return { kind: value.kind, name, ...(typeof namespace === "string" ? { namespace } : {}) };
}

/** `Deployment shop/web`, as people say it. */
export const objectTitle = ({ kind, namespace, name }: DiagnosticObject): string =>
  `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;

import { Cursor } from "../../model/cursor.ts";
import type { KubernetesObject, Place } from "./policies.ts";

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

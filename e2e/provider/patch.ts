/**
 * Patch resources (type `<Kind>Patch`): some fields of an object that others made, by server-side apply under a name of their own.
 * As pulumi-kubernetes does it, a create and an update apply, and a delete gives the fields back and leaves the object.
 */
import type { KubeClient, KubeObject } from "../kube/client.ts";
import { UnknownKind } from "../kube/errors.ts";
import type { Resource } from "./protocol.ts";

export function isPatch({ type }: Resource): boolean {
  return type.endsWith("Patch");
}

/** Gives back what `manager` applied: fields that nobody else holds go away. An object that is gone is fine. */
export async function relinquish(client: KubeClient, object: KubeObject, manager: string): Promise<void> {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = metadata;
  const there = await client.find(object);
  if (there === undefined) return;
  const nothing = { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
  try {
    await client.apply(nothing, { fieldManager: manager });
  } catch (error) {
    if (!(error instanceof UnknownKind)) throw error;
  }
}

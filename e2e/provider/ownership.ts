/**
 * Who owns which field. Objects are created by POST as `pulumi-kubernetes` (operation Update) and updated by server-side
 * apply under a name of their own; before the first apply that name takes over the fields that Pulumi's create and kubectl
 * wrote, or the apply would conflict with ourselves and could not remove a field. As pulumi-kubernetes does.
 */
import type { KubeObject, ManagedFields } from "../kube/client.ts";

/** The manager of objects made by POST. */
export const createManager = "pulumi-kubernetes";

/** Managers, by prefix of the name, whose fields an update takes over. Anybody else's are a conflict. */
const takenOver: readonly { readonly prefix: string; readonly operation: ManagedFields["operation"] }[] = [
  { prefix: "kubectl", operation: "Apply" },
  { prefix: "kubectl", operation: "Update" },
  { prefix: "before-first-apply", operation: "Update" },
  { prefix: "pulumi-kubernetes", operation: "Update" },
  { prefix: "pulumi-resource-kubernetes", operation: "Update" },
];

type Fields = Record<string, unknown>;

/** The union of two sets of fields in the notation of `fieldsV1`, a trie with `f:` keys. */
function union(one: Fields, other: Fields): Fields {
  const result: Fields = { ...one };
  for (const [key, below] of Object.entries(other))
    result[key] = union((result[key] ?? {}) as Fields, below as Fields);
  return result;
}

/**
 * `metadata.managedFields` after `manager` took over what Pulumi and kubectl own, or undefined when there is
 * nothing to take.
 */
export function takeOver(object: KubeObject, manager: string): ManagedFields[] | undefined {
  const entries = object.metadata.managedFields ?? [];
  const taken = (entry: ManagedFields) =>
    (entry.subresource ?? "") === "" &&
    takenOver.some(
      ({ prefix, operation }) => entry.operation === operation && entry.manager.startsWith(prefix),
    );
  const isOurs = (entry: ManagedFields) => entry.manager === manager && entry.operation === "Apply";
  const given = entries.filter((entry) => !isOurs(entry) && taken(entry));
  const [first] = given;
  if (first === undefined) return undefined;
  const ours = entries.find(isOurs) ?? { ...first, manager, operation: "Apply" as const, fieldsV1: {} };
  const fieldsV1 = given.reduce((fields, entry) => union(fields, entry.fieldsV1 ?? {}), ours.fieldsV1 ?? {});
  return [...entries.filter((entry) => !isOurs(entry) && !taken(entry)), { ...ours, fieldsV1 }];
}

/** True when fields of this object still belong to a create by POST of this provider. */
export function wasCreatedHere(object: KubeObject): boolean {
  return (object.metadata.managedFields ?? []).some(
    ({ manager, operation }) => operation === "Update" && manager === createManager,
  );
}

import { refused } from "../../dialects/cloud-refusal.ts";
import type { CloudResource, Replacement } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { FirewallEdge } from "../../model/edge.ts";
import type { Cloud } from "../../model/vocabulary.ts";

/** Edges of one name: their rules would be one resource. */
export const sameNames = (cloud: Cloud, edges: readonly FirewallEdge[]): readonly Diagnostic[] =>
  edges
    .filter(({ id }, at) => edges.findIndex((other) => other.id === id) < at)
    .map(({ id }) =>
      refused(cloud, {
        row: "name",
        place: id,
        path: "id",
        value: id,
        message: "is the name of two edges",
        remedy: "Give each a name of its own",
      }),
    );

/** The arguments whose change replaces a resource, in words. */
export const replacedBy = (
  { type }: Pick<CloudResource, "type">,
  table: Readonly<Record<string, Replacement>>,
) => {
  const { always, whenKindChanges } = table[type] ?? { always: [] };
  return [...always, ...(whenKindChanges ?? []).map((path) => `${path} (to appear or to go)`)];
};

import { cloudRejected } from "../../diagnostics/cloud/cloud-rejected.ts";
import type { CloudProblem, CloudResource, Replacement } from "../../model/cloud.ts";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import type { FirewallEdge } from "../../model/edge.ts";
import type { Cloud } from "../../model/vocabulary.ts";

/** What a cloud would refuse, as diagnostics that refuse the plan. */
export const rejections = (cloud: Cloud, problems: readonly CloudProblem[]): readonly Diagnostic[] =>
  problems.map(({ place, path, value, message, remedy }) =>
    diagnose(cloudRejected, `cloud.${cloud}.${place.replace(`${cloud}/`, "")}`, {
      path,
      value,
      problem: message,
      remedy,
      cloud,
    }),
  );

/** Edges of one name: their rules would be one resource. */
export const twins = (edges: readonly FirewallEdge[]): readonly CloudProblem[] =>
  edges
    .filter(({ id }, at) => edges.findIndex((other) => other.id === id) < at)
    .map(({ id }) => ({
      row: "name",
      place: id,
      path: "id",
      value: id,
      message: "is the name of two edges",
      remedy: "Give each a name of its own",
    }));

/** The arguments whose change replaces a resource, in words. */
export const replacedBy = (
  { type }: Pick<CloudResource, "type">,
  table: Readonly<Record<string, Replacement>>,
) => {
  const { always, whenKindChanges } = table[type] ?? { always: [] };
  return [...always, ...(whenKindChanges ?? []).map((path) => `${path} (to appear or to go)`)];
};

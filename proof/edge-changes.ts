import { isMap } from "../model/lists.ts";
import type { EdgeOutput } from "./edges.ts";

/** Edges of a stack's output that a change opens and closes, each as `source -> target ports`, sorted. */
export interface EdgeChanges {
  readonly opened: readonly string[];
  readonly closed: readonly string[];
}

/**
 * What the edges of a plan are beside those that the stack's last update left as its output. Undefined where there is no
 * last output, or none of this shape: then nothing can be said of a change.
 */
export function edgeChanges(last: unknown, now: EdgeOutput): EdgeChanges | undefined {
  if (!isEdgeOutput(last)) return undefined;
  const [before, after] = [wordsOf(last), wordsOf(now)];
  return {
    opened: [...after].filter((edge) => !before.has(edge)).sort(),
    closed: [...before].filter((edge) => !after.has(edge)).sort(),
  };
}

const wordsOf = (edges: EdgeOutput): Set<string> =>
  new Set(
    Object.entries(edges).flatMap(([source, rows]) =>
      Object.entries(rows).flatMap(([terms, targets]) =>
        targets.split(", ").map((target) => `${source} -> ${target} ${terms}`),
      ),
    ),
  );

const isEdgeOutput = (value: unknown): value is EdgeOutput =>
  isMap(value) &&
  Object.values(value).every(
    (rows) => isMap(rows) && Object.values(rows).every((targets) => typeof targets === "string"),
  );

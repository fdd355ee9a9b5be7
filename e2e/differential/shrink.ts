import type { Scenario } from "./scenario.ts";

/**
 * The smallest scenario that still shows the same: takes away members of lists and objects one by one, the largest
 * parts first, as long as `shows` says yes. Whatever `shows` throws means no.
 */
export async function shrink(
  start: Scenario,
  shows: (scenario: Scenario) => Promise<boolean>,
): Promise<Scenario> {
  let best = start;
  const holds = async (candidate: Scenario): Promise<boolean> => {
    try {
      return await shows(candidate);
    } catch {
      return false;
    }
  };
  const visit = async (path: readonly string[]): Promise<boolean> => {
    let shrunk = false;
    for (const key of keysAt(best, path)) {
      const candidate = without(best, path, key);
      if (await holds(candidate)) {
        best = candidate;
        shrunk = true;
      } else if (await visit([...path, key])) shrunk = true;
    }
    return shrunk;
  };
  while (
    (await visit(["flows"])) ||
    (await visit(["policies"])) ||
    (await visit(["services"])) ||
    (await visit(["endpoints"])) ||
    (await visit(["options"]))
  );
  return best;
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);

/** Members of a list from the last to the first, so that taking one away moves none that is still to come. */
function keysAt(value: unknown, path: readonly string[]): string[] {
  const inner = at(value, path);
  return typeof inner === "object" && inner !== null ? Object.keys(inner).reverse() : [];
}

function without(value: Scenario, path: readonly string[], key: string): Scenario {
  const copy = structuredClone(value);
  const inner = at(copy, path);
  if (Array.isArray(inner)) inner.splice(Number(key), 1);
  else delete (inner as Record<string, unknown>)[key];
  return copy;
}

/** [Y12] What waits for what, by the clock of each operation: not the order in which objects happened to appear. */
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { cleanSlate, client, closeStacks, eventually } from "../harness.ts";
import { configOf, openPalisade, succeeded, upOf } from "../palisade.ts";
import type { RecordedOperation } from "../provider/record.ts";

beforeEach(cleanSlate);
afterEach(closeStacks);

const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "clawdstrike" } };
const DENY = "clawdstrike/sdr-namespace-default-deny";

/** Pairs of ids of which the first must be done before the second begins. */
function needs(ids: readonly string[]): (readonly [first: string, second: string])[] {
  const inNamespace = ids.filter((id) => id.startsWith("clawdstrike/"));
  const tracing = ids.filter((id) => id.startsWith("sdr-"));
  return [
    ["kube-system/cilium", "kube-system/tetragon"],
    ...[...inNamespace, "kube-system/tetragon-bridge"].map((id) => ["kube-system/cilium", id] as const),
    ...tracing.map((id) => ["kube-system/tetragon", id] as const),
    ...inNamespace.filter((id) => id !== DENY).map((id) => [id, DENY] as const),
  ];
}

/** The pairs whose second operation began before the first had ended, or of which one is missing. */
function broken(
  pairs: readonly (readonly [string, string])[],
  records: readonly RecordedOperation[],
): string[] {
  const of = (id: string) => records.find((record) => record.id === id);
  return pairs
    .filter(
      ([first, second]) => !((of(first)?.finished ?? Number.NaN) <= (of(second)?.started ?? Number.NaN)),
    )
    .map(([first, second]) => `${second} did not wait for ${first}`);
}

test("up begins nothing before what it needs is done, and destroy goes the other way", async () => {
  const stack = await openPalisade({
    ...configOf("dev"),
    "palisade:namespaces": "create",
    "palisade:systems": { clawdstrike: { runtimePolicies: "as-specified" } },
  });
  await client.delete(namespace);
  await eventually("the namespace gone", async () => (await client.find(namespace)) === undefined, 60);

  await upOf(stack);
  const made = stack.records();
  const pairs = needs(made.map(({ id }) => id));
  expect(pairs).toHaveLength(1 + 10 + 6 + 8);
  expect(broken(pairs, made)).toEqual([]);
  // A namespace is there long before the releases are, so only the engine's own graph tells who waits for it.
  const { resources } = await stack.export();
  const [own] = resources.filter(({ type }) => type === "kubernetes:core/v1:Namespace");
  const inside = resources.filter(({ id }) => String(id).startsWith("clawdstrike/"));
  expect(inside).toHaveLength(9);
  for (const { dependencies } of inside) expect(dependencies).toContain(own?.urn);

  succeeded(await stack.destroy());
  const deleted = stack.records().slice(made.length);
  const reversed = pairs.map(([first, second]) => [second, first] as const);
  expect(broken(reversed, deleted)).toEqual([]);
});

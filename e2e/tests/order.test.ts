/**
 * A stack that makes its namespaces, from nothing and gone again: what became of these, and what waits for what, by the clock of
 * each operation: not the order in which objects happened to appear.
 */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { cleanSlate, client, closeStacks, eventually, haveNamespaces } from "../harness.ts";
import type { Ref } from "../kube/client.ts";
import { changesOf, configOf, openPalisade, succeeded, upOf } from "../palisade.ts";
import type { RecordedOperation } from "../provider/record.ts";
import type { Outcome, Stack } from "../pulumi.ts";

/** Those that the systems of `dev` ask for. */
const NAMESPACES = ["clawdstrike", "pmoves", "yamtam", "yamtam-sandbox", "sark", "sark-system"];
const DENY = "clawdstrike/sdr-namespace-default-deny";

const namespace = (name: string): Ref => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
const isThere = async (name: string): Promise<boolean> => (await client.find(namespace(name))) !== undefined;

let up: Outcome;
let made: readonly RecordedOperation[];
/** What the engine kept of each resource. */
let resources: Awaited<ReturnType<Stack["export"]>>["resources"];
let deleted: readonly RecordedOperation[];

beforeAll(async () => {
  await cleanSlate();
  const stack = await openPalisade({ ...configOf("dev"), "palisade:namespaces": "create" });
  // A namespace that is still terminating would refuse the one that up makes: each must be gone first.
  for (const name of NAMESPACES) await client.delete(namespace(name));
  for (const name of NAMESPACES) await eventually(`${name} gone`, async () => !(await isThere(name)), 60);
  up = await upOf(stack);
  made = stack.records();
  resources = (await stack.export()).resources;
  succeeded(await stack.destroy());
  deleted = stack.records().slice(made.length);
});
afterAll(async () => {
  closeStacks();
  await haveNamespaces(...NAMESPACES);
});

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

test("up begins nothing before what it needs is done, and destroy goes the other way", () => {
  const pairs = needs(made.map(({ id }) => id));
  expect(pairs).toHaveLength(1 + 10 + 6 + 8);
  expect(broken(pairs, made)).toEqual([]);
  // A namespace is there long before the releases are, so only the engine's own graph tells who waits for it.
  const [own] = resources.filter(
    ({ type, id }) => type === "kubernetes:core/v1:Namespace" && id === "clawdstrike",
  );
  const inside = resources.filter(({ id }) => String(id).startsWith("clawdstrike/"));
  expect(inside).toHaveLength(9);
  expect(own).toBeDefined();
  for (const { dependencies } of inside) expect(dependencies).toContain(own?.urn);

  const reversed = pairs.map(([first, second]) => [second, first] as const);
  expect(broken(reversed, deleted)).toEqual([]);
});

test("[namespaces: create] namespaces are made before the policies and kept on destroy", async () => {
  for (const name of NAMESPACES) expect(changesOf(up)).toContain(`create ${name}`);
  for (const name of NAMESPACES) expect(await isThere(name)).toBe(true);
});

/** Helm releases of the stand-in: recorded in order, waited for, never installed. */
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { cleanSlate, client, closeStacks, haveNamespaces, openTinyStack } from "../harness.ts";

const object = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "after", namespace: "first" },
  spec: { podSelector: {}, policyTypes: ["Ingress"] },
};
const release = {
  chart: "tetragon",
  version: "1.7.0",
  name: "tetragon",
  namespace: "kube-system",
  values: { mode: "audit" },
};

beforeEach(async () => {
  await cleanSlate();
  await haveNamespaces("first");
});
afterEach(closeStacks);

test("what depends on a release is created after it is deployed and deleted before it", async () => {
  const stack = await openTinyStack();
  stack.deploy({ tetragon: { release }, np: { object, dependsOn: ["tetragon"] } });
  expect((await stack.up()).code).toBe(0);
  stack.deploy({
    tetragon: { release: { ...release, values: { mode: "enforce" } } },
    np: { object, dependsOn: ["tetragon"] },
  });
  const { changes } = await stack.up();
  expect(changes.map(({ op, name, detailedDiff }) => ({ op, name, detailedDiff }))).toEqual([
    { op: "update", name: "tetragon", detailedDiff: { "values.mode": "update" } },
  ]);
  expect((await stack.destroy()).code).toBe(0);
  const records = stack.records();
  expect(records.map(({ operation, id }) => `${operation} ${id}`)).toEqual([
    "create kube-system/tetragon",
    "create first/after",
    "update kube-system/tetragon",
    "delete first/after",
    "delete kube-system/tetragon",
  ]);
  const [installed, applied] = records;
  expect(installed?.properties).toMatchObject(release);
  expect(applied?.started).toBeGreaterThanOrEqual(installed?.finished ?? Number.POSITIVE_INFINITY);
});

test("a release that fails keeps back what depends on it", async () => {
  const stack = await openTinyStack({ env: { PALISADE_E2E_RELEASE_FAILS: "tetragon" } });
  stack.deploy({ tetragon: { release }, np: { object, dependsOn: ["tetragon"] } });
  const { code, diagnostics } = await stack.up();
  expect(code).not.toBe(0);
  expect(diagnostics.map(({ message }) => message).join("\n")).toContain(
    'release "kube-system/tetragon" failed',
  );
  expect(await client.find(object)).toBeUndefined();
});

/**
 * The engine, the stand-in provider and the API server together: the life of an object, read back from the server. What the provider
 * does by itself is in provider-alone.test.ts.
 */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { cleanSlate, client, closeStacks, eventually, haveNamespaces, openTinyStack } from "../harness.ts";
import type { KubeObject } from "../kube/client.ts";

const spec = { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 80 }] }] };

function policy(name: string, metadata: Partial<KubeObject["metadata"]> = {}): KubeObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: "first", ...metadata },
    spec,
  };
}

const tracing: KubeObject = {
  apiVersion: "cilium.io/v1alpha1",
  kind: "TracingPolicy",
  metadata: { name: "watch-exec" },
  spec: { tracepoints: [{ subsystem: "raw_syscalls", event: "sys_enter" }] },
};

const ops = (steps: readonly { op: string; name: string }[]) => steps.map(({ op, name }) => `${op} ${name}`);
const managers = async (object: KubeObject) =>
  ((await client.get(object)).metadata.managedFields ?? []).map(({ manager, operation }) => ({
    manager,
    operation,
  }));

beforeEach(async () => {
  await cleanSlate();
  await haveNamespaces("first", "second");
});
afterEach(closeStacks);

describe("objects", () => {
  test("are created by POST; a second up, a preview and a refresh find nothing to do", async () => {
    const stack = await openTinyStack();
    const cnp = {
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: { name: "one", namespace: "first" },
      spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [{}] }] },
    };
    stack.deploy({ np: { object: policy("one") }, cnp: { object: cnp }, tp: { object: tracing } });
    expect((await stack.preview()).code).toBe(0);
    expect(await client.find(policy("one"))).toBeUndefined();
    expect((await stack.up()).code).toBe(0);
    for (const object of [policy("one"), cnp, tracing])
      expect(await managers(object)).toEqual([{ manager: "pulumi-kubernetes", operation: "Update" }]);
    expect((await stack.up()).changes).toEqual([]);
    expect((await stack.refresh()).changes).toEqual([]);
    expect((await stack.preview({ args: ["--expect-no-changes"] })).code).toBe(0);
    expect((await stack.destroy()).code).toBe(0);
    for (const object of [policy("one"), cnp, tracing]) expect(await client.find(object)).toBeUndefined();
  });

  test("are updated by server-side apply, which takes over what create and kubectl own, so a label can go", async () => {
    const stack = await openTinyStack();
    stack.deploy({ np: { object: policy("one", { labels: { tier: "a", old: "yes" } }) } });
    await stack.up();
    await client.apply(
      { ...policy("one"), spec: { ...spec, podSelector: { matchLabels: { by: "hand" } } } },
      {
        fieldManager: "kubectl",
        force: true,
      },
    );
    stack.deploy({ np: { object: policy("one", { labels: { tier: "b" } }) } });
    const { changes, code } = await stack.up();
    expect({ code, changes: changes.map(({ op, detailedDiff }) => ({ op, detailedDiff })) }).toEqual({
      code: 0,
      changes: [
        { op: "update", detailedDiff: { "metadata.labels.tier": "update", "metadata.labels.old": "delete" } },
      ],
    });
    const live = await client.get(policy("one"));
    expect(live.metadata.labels).toEqual({ tier: "b" });
    expect(live.spec).toMatchObject({ podSelector: {} });
    expect(live.spec).not.toHaveProperty("podSelector.matchLabels");
    const [manager, ...others] = await managers(live);
    expect(others).toEqual([]);
    expect(manager?.operation).toBe("Apply");
    expect(manager?.manager).toMatch(/^pulumi-kubernetes-[0-9a-f]{8}$/);
  });

  test("move to another namespace by one replacement that creates first", async () => {
    const stack = await openTinyStack();
    stack.deploy({ np: { object: policy("one") }, other: { object: policy("other") } });
    await stack.up();
    const { resourceVersion } = await client.listWithVersion(policy("one"));
    const watch = await client.watch(policy("one"), { resourceVersion });
    stack.deploy({
      np: { object: policy("one", { namespace: "second" }) },
      other: { object: policy("other") },
    });
    const { changes } = await stack.up();
    expect(ops(changes)).toEqual(["create-replacement np", "replace np", "delete-replaced np"]);
    await eventually("both events", () => watch.events.some(({ type }) => type === "DELETED"));
    watch.stop();
    const seen = watch.events.map(({ type, object }) => `${type} ${object.metadata.namespace}`);
    expect(seen[0]).toBe("ADDED second");
    expect(seen.at(-1)).toBe("DELETED first");
  });
});

describe("drift", () => {
  test("made by hand is shown by refresh and repaired by up", async () => {
    const stack = await openTinyStack();
    stack.deploy({ np: { object: policy("one") } });
    await stack.up();
    await client.patch(
      policy("one"),
      { spec: { ingress: [{ ports: [{ port: 8080 }] }] } },
      { fieldManager: "kubectl-edit" },
    );
    const refreshed = await stack.refresh();
    expect(ops(refreshed.steps.filter(({ name }) => name === "np"))).toEqual(["refresh np"]);
    const previewed = await stack.preview();
    expect(previewed.changes.map(({ op, detailedDiff }) => ({ op, detailedDiff }))).toEqual([
      { op: "update", detailedDiff: { "spec.ingress[0].ports[0].port": "update" } },
    ]);
    expect((await stack.up()).code).toBe(0);
    expect((await client.get(policy("one"))).spec).toMatchObject({ ingress: [{ ports: [{ port: 80 }] }] });
  });
});

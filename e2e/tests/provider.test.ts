/**
 * The stand-in provider against the real API server: what semantics/cloud-pulumi.md section 7 and pulumi-kubernetes 4.34 say of
 * objects, each read back from the server.
 */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { applyDefinitions, removeDefinitions } from "../crds.ts";
import {
  cleanSlate,
  client,
  closeStacks,
  eventually,
  haveNamespaces,
  openTinyStack,
  removeNow,
} from "../harness.ts";
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
const errors = ({ diagnostics }: { diagnostics: readonly { severity: string; message: string }[] }) =>
  diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);

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

  test("that others made are an error with the remedies, and stay as they were; a preview passes", async () => {
    await client.create(policy("theirs", { labels: { owner: "them" } }));
    const stack = await openTinyStack();
    stack.deploy({ np: { object: policy("theirs") } });
    expect((await stack.preview()).code).toBe(0);
    const outcome = await stack.up();
    expect(outcome.code).not.toBe(0);
    const [message = ""] = errors(outcome);
    expect(message).toContain('networkpolicies.networking.k8s.io "theirs" already exists');
    for (const remedy of ["import", "alias", "Patch resource", "upsertExistingObjects"])
      expect(message).toContain(remedy);
    expect((await client.get(policy("theirs"))).metadata.labels).toEqual({ owner: "them" });
    expect((await stack.destroy()).code).toBe(0);
    expect(await client.find(policy("theirs"))).toBeDefined();
  });

  test("that the server refuses fail the preview", async () => {
    const stack = await openTinyStack();
    stack.deploy({ np: { object: { ...policy("bad"), spec: { ...spec, policyTypes: ["Sideways"] } } } });
    const outcome = await stack.preview();
    expect(outcome.code).not.toBe(0);
    expect(errors(outcome).join("\n")).toContain('spec.policyTypes[0]: Unsupported value: "Sideways"');
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

  test("of the same name are deleted before their replacement", async () => {
    const stack = await openTinyStack();
    const map = (data: object) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "map", namespace: "first" },
      data,
    });
    stack.deploy({ map: { object: map({ a: "1" }) } });
    await stack.up();
    stack.deploy({ map: { object: map({ a: "2" }) } });
    const { changes, code } = await stack.up();
    expect(code).toBe(0);
    expect(ops(changes)).toEqual(["delete-replaced map", "replace map", "create-replacement map"]);
    expect((await stack.destroy()).code).toBe(0);
  });

  test("are gone only when the server says so", async () => {
    const stack = await openTinyStack();
    stack.deploy({ np: { object: policy("held", { finalizers: ["test.palisade/hold"] }) } });
    await stack.up();
    let ended = false;
    const destroyed = stack.destroy().finally(() => (ended = true));
    await eventually(
      "deletion asked",
      async () => (await client.get(policy("held"))).metadata.deletionTimestamp,
    );
    expect(ended).toBe(false);
    await removeNow(policy("held"));
    expect((await destroyed).code).toBe(0);
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

  test("of an object that somebody deleted is a create after refresh", async () => {
    const stack = await openTinyStack();
    stack.deploy({ np: { object: policy("one") } });
    await stack.up();
    await removeNow(policy("one"));
    await stack.refresh();
    expect(ops((await stack.up()).changes)).toEqual(["create np"]);
    expect(await client.find(policy("one"))).toBeDefined();
  });

  test("held by another manager is a conflict that names it, and ends when the other lets go", async () => {
    const stack = await openTinyStack();
    stack.deploy({ np: { object: policy("one", { labels: { tier: "a" } }) } });
    await stack.up();
    await client.apply(
      {
        ...policy("one"),
        metadata: { name: "one", namespace: "first", labels: { tier: "theirs" } },
        spec: undefined,
      },
      { fieldManager: "someone-else", force: true },
    );
    stack.deploy({ np: { object: policy("one", { labels: { tier: "b" } }) } });
    const outcome = await stack.up();
    expect(outcome.code).not.toBe(0);
    expect(errors(outcome).join("\n")).toMatch(
      /field conflict detected[\s\S]*"someone-else"[\s\S]*\.metadata\.labels\.tier/,
    );
    expect((await client.get(policy("one"))).metadata.labels).toEqual({ tier: "theirs" });
    await client.apply(
      { ...policy("one"), metadata: { name: "one", namespace: "first" }, spec: undefined },
      { fieldManager: "someone-else" },
    );
    expect((await stack.up()).code).toBe(0);
    expect((await client.get(policy("one"))).metadata.labels).toEqual({ tier: "b" });
  });
});

describe("a kind that the server does not serve", () => {
  test("previews as its inputs, and is created as soon as it is served", async () => {
    await removeDefinitions(client, "tetragon");
    const stack = await openTinyStack();
    stack.deploy({ tp: { object: tracing } });
    expect((await stack.preview()).code).toBe(0);
    const { outcome } = stack.startUp();
    await new Promise((passed) => setTimeout(passed, 4000));
    await applyDefinitions(client, "tetragon");
    expect((await outcome).code).toBe(0);
    expect((await client.get(tracing)).metadata).not.toHaveProperty("namespace");
    expect((await stack.up()).changes).toEqual([]);
  });

  test("fails after five retries and half a minute with the object and the kind", async () => {
    await removeDefinitions(client, "tetragon");
    const stack = await openTinyStack();
    stack.deploy({ tp: { object: tracing } });
    const started = Date.now();
    const outcome = await stack.up();
    expect(Math.round((Date.now() - started) / 1000)).toBeGreaterThanOrEqual(31);
    expect(outcome.code).not.toBe(0);
    expect(errors(outcome)[0]).toMatch(
      /TracingPolicy::tp" with kind cilium\.io\/v1alpha1\/TracingPolicy failed.*CRDs have been created/,
    );
    await applyDefinitions(client, "tetragon");
    expect(ops((await stack.up()).changes)).toEqual(["create tp"]);
  });
});

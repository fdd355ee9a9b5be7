/**
 * The engine, the stand-in provider and the API server together: the life of an object, read back from the server. What the provider
 * does by itself is in provider-alone.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { closed, policy } from "../fixtures/objects.ts";
import {
  cleanSlate,
  client,
  closeStacks,
  eventually,
  haveNamespaces,
  openTinyStack,
  type TinyResource,
  type TinyStack,
} from "../harness.ts";
import type { KubeObject } from "../kube/client.ts";
import type { Outcome } from "../pulumi.ts";

const cnp: KubeObject = {
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "one", namespace: "first" },
  spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [{}] }] },
};

const tracing: KubeObject = {
  apiVersion: "cilium.io/v1alpha1",
  kind: "TracingPolicy",
  metadata: { name: "watch-exec" },
  spec: { tracepoints: [{ subsystem: "raw_syscalls", event: "sys_enter" }] },
};

const open = (port: number) => ({ ...closed, ingress: [{ ports: [{ port }] }] });

/** By logical name; each test has objects of its own in the one stack. */
const deployed: Record<string, TinyResource> = {
  np: { object: policy("one") },
  cnp: { object: cnp },
  tp: { object: tracing },
  labelled: { object: policy("labelled", { labels: { tier: "a", old: "yes" } }, open(80)) },
  moving: { object: policy("moving") },
  drifting: { object: policy("drifting", {}, open(80)) },
};

let stack: TinyStack;
/** Of the preview before anything was there, and what was there after it. */
let previewed: { readonly outcome: Outcome; readonly object: KubeObject | undefined };

beforeAll(async () => {
  await cleanSlate();
  await haveNamespaces("first", "second");
  stack = await openTinyStack();
  stack.deploy(deployed);
  const outcome = await stack.preview();
  previewed = { outcome, object: await client.find(policy("one")) };
  await stack.up();
});
afterAll(closeStacks);

/** `up` with one object changed. */
function upWith(name: string, object: KubeObject): Promise<Outcome> {
  deployed[name] = { object };
  stack.deploy(deployed);
  return stack.up();
}

const ops = (steps: readonly { op: string; name: string }[]) => steps.map(({ op, name }) => `${op} ${name}`);
const managers = async (object: KubeObject) =>
  ((await client.get(object)).metadata.managedFields ?? []).map(({ manager, operation }) => ({
    manager,
    operation,
  }));

describe("objects", () => {
  test("are updated by server-side apply, which takes over what create and kubectl own, so a label can go", async () => {
    const byHand = policy("labelled", {}, { ...open(80), podSelector: { matchLabels: { by: "hand" } } });
    await client.apply(byHand, { fieldManager: "kubectl", force: true });
    const { changes, code } = await upWith(
      "labelled",
      policy("labelled", { labels: { tier: "b" } }, open(80)),
    );
    expect({ code, changes: changes.map(({ op, detailedDiff }) => ({ op, detailedDiff })) }).toEqual({
      code: 0,
      changes: [
        { op: "update", detailedDiff: { "metadata.labels.tier": "update", "metadata.labels.old": "delete" } },
      ],
    });
    const live = await client.get(policy("labelled"));
    expect(live.metadata.labels).toEqual({ tier: "b" });
    expect(live.spec).toMatchObject({ podSelector: {} });
    expect(live.spec).not.toHaveProperty("podSelector.matchLabels");
    const [manager, ...others] = await managers(live);
    expect(others).toEqual([]);
    expect(manager?.operation).toBe("Apply");
    expect(manager?.manager).toMatch(/^pulumi-kubernetes-[0-9a-f]{8}$/);
  });

  test("move to another namespace by one replacement that creates first", async () => {
    const { resourceVersion } = await client.listWithVersion(policy("moving"));
    const watch = await client.watch(policy("moving"), { resourceVersion });
    const { changes } = await upWith("moving", policy("moving", { namespace: "second" }));
    expect(ops(changes)).toEqual(["create-replacement moving", "replace moving", "delete-replaced moving"]);
    await eventually("both events", () => watch.events.some(({ type }) => type === "DELETED"));
    watch.stop();
    const seen = watch.events.map(({ type, object }) => `${type} ${object.metadata.namespace}`);
    expect(seen[0]).toBe("ADDED second");
    expect(seen.at(-1)).toBe("DELETED first");
  });
});

describe("drift", () => {
  test("made by hand is shown by refresh and repaired by up", async () => {
    await client.patch(
      policy("drifting"),
      { spec: { ingress: [{ ports: [{ port: 8080 }] }] } },
      { fieldManager: "kubectl-edit" },
    );
    const refreshed = await stack.refresh();
    expect(ops(refreshed.steps.filter(({ name }) => name === "drifting"))).toEqual(["refresh drifting"]);
    const { changes } = await stack.preview();
    expect(changes.map(({ op, detailedDiff }) => ({ op, detailedDiff }))).toEqual([
      { op: "update", detailedDiff: { "spec.ingress[0].ports[0].port": "update" } },
    ]);
    expect((await stack.up()).code).toBe(0);
    expect((await client.get(policy("drifting"))).spec).toMatchObject({
      ingress: [{ ports: [{ port: 80 }] }],
    });
  });
});

describe("a stack", () => {
  // The last test: nothing is left after it.
  test("is created by POST; a second up, a preview and a refresh find nothing to do; destroy leaves nothing", async () => {
    expect(previewed.outcome.code).toBe(0);
    expect(previewed.object).toBeUndefined();
    for (const object of [policy("one"), cnp, tracing])
      expect(await managers(object)).toEqual([{ manager: "pulumi-kubernetes", operation: "Update" }]);
    expect((await stack.up()).changes).toEqual([]);
    expect((await stack.refresh()).changes).toEqual([]);
    expect((await stack.preview({ args: ["--expect-no-changes"] })).code).toBe(0);
    expect((await stack.destroy()).code).toBe(0);
    for (const object of [policy("one"), cnp, tracing]) expect(await client.find(object)).toBeUndefined();
  });
});

/**
 * The stand-in Kubernetes provider without an engine, against the real API server: what pulumi-kubernetes 4.34 does where things
 * do not go smoothly (docs/semantics/pulumi.md#unknown-kinds-are-retried).
 */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { closed, definitionOf, policy } from "../fixtures/objects.ts";
import {
  cleanSlate,
  client,
  cluster,
  eventually,
  haveNamespaces,
  networkPolicy,
  removeNow,
} from "../harness.ts";
import type { KubeObject } from "../kube/client.ts";
import { isNotFound, UnknownKind } from "../kube/errors.ts";
import { KubernetesProvider } from "../provider/kubernetes.ts";
import { InitFailed, type Properties } from "../provider/protocol.ts";

/** Of a kind of these tests alone, which comes and goes without the controllers having to be told. */
const sample: KubeObject = { apiVersion: "test.palisade/v1", kind: "Sample", metadata: { name: "one" } };
const samples = definitionOf(sample);

const isServed = () =>
  client.list(sample).then(
    () => true,
    (error: unknown) => {
      if (error instanceof UnknownKind || isNotFound(error)) return false;
      throw error;
    },
  );

async function haveSamples(): Promise<void> {
  await client.create(samples);
  await eventually("samples served", isServed);
}

async function haveNoSamples(): Promise<void> {
  if ((await client.find(samples)) === undefined) return;
  await removeNow(samples);
  await eventually("samples no longer served", async () => {
    client.forgetKinds();
    return !(await isServed());
  });
}

const pauses: number[] = [];
let beforeAttempt: () => Promise<unknown> = async () => undefined;

/** A provider whose pauses between attempts are counted instead of waited for. */
async function provider(config: Record<string, string> = {}): Promise<KubernetesProvider> {
  const made = new KubernetesProvider(async (seconds) => {
    pauses.push(seconds);
    await beforeAttempt();
  });
  const kubeconfig = { "kubernetes:config:kubeconfig": cluster.kubeconfig };
  const prefixed = Object.entries(config).map(([key, value]) => [`kubernetes:config:${key}`, value] as const);
  await made.configure(new Map([...Object.entries(kubeconfig), ...prefixed]), () => undefined);
  return made;
}

const resource = (object: KubeObject) => ({
  urn: `urn:pulumi:dev::tiny::kubernetes:${object.apiVersion}:${object.kind}::one`,
  type: `kubernetes:${object.apiVersion}:${object.kind}`,
  name: "one",
});

async function create(by: KubernetesProvider, object: KubeObject, preview = false) {
  const news = await by.check({ ...resource(object), news: object, olds: {}, seed: new Uint8Array(8) });
  return by.create({ ...resource(object), inputs: news, preview });
}

const difference = async (by: KubernetesProvider, olds: Properties, object: KubeObject) => {
  const { changes, deleteBeforeReplace } = await by.diff({
    ...resource(object),
    id: "x",
    olds,
    news: object,
    ignoreChanges: [],
  });
  return { changes: Object.fromEntries(changes), deleteBeforeReplace };
};

beforeAll(async () => {
  await cleanSlate();
  await haveNamespaces("first", "second");
});
beforeEach(() => {
  pauses.length = 0;
  beforeAttempt = async () => undefined;
});
afterEach(async () => {
  for (const object of await client.list(networkPolicy)) await removeNow(object);
  await haveNoSamples();
});

describe("create", () => {
  test("of an object that others made is refused with the remedies, and leaves it as it was; its preview passes", async () => {
    await client.create(policy("theirs", { labels: { owner: "them" } }));
    const by = await provider();
    await create(by, policy("theirs"), true);
    const refused = create(by, policy("theirs"));
    await expect(refused).rejects.toThrow('networkpolicies.networking.k8s.io "theirs" already exists');
    await expect(refused).rejects.toThrow(/alias.*import.*Patch resource.*upsertExistingObjects/);
    expect((await client.get(policy("theirs"))).metadata.labels).toEqual({ owner: "them" });
  });

  test("overwrites what others made only where upsertExistingObjects says so", async () => {
    await client.create(policy("theirs", {}, { ...closed, policyTypes: ["Egress"] }));
    const by = await provider({ upsertExistingObjects: "true", enablePatchForce: "true" });
    await create(by, policy("theirs"));
    expect((await client.get(policy("theirs"))).spec).toEqual(closed);
  });

  test("of what the server would refuse fails at preview, and stores nothing", async () => {
    const by = await provider();
    await expect(
      create(by, policy("bad", {}, { ...closed, policyTypes: ["Sideways"] }), true),
    ).rejects.toThrow('spec.policyTypes[0]: Unsupported value: "Sideways"');
    await create(by, policy("good"), true);
    expect(await client.find(policy("good"))).toBeUndefined();
  });

  test("without a name makes one from the logical name, the same in preview and update", async () => {
    const by = await provider();
    const { name: _, ...metadata } = policy("x").metadata;
    const nameless = { ...policy("x"), metadata: metadata as KubeObject["metadata"] };
    const { id } = await create(by, nameless);
    expect(id).toMatch(/^first\/one-[0-9a-f]{8}$/);
    expect((await create(by, nameless, true).then(({ state }) => state)).metadata).toMatchObject({
      name: id.slice(6),
    });
  });

  test("of what it cannot do as the real provider does is refused", async () => {
    const by = await provider();
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "x" } };
    await expect(create(by, deployment)).rejects.toThrow("E2E_PROVIDER=real");
    await expect(
      create(by, policy("x", { annotations: { "pulumi.com/waitFor": "condition=Valid" } })),
    ).rejects.toThrow("waitFor");
  });
});

describe("a kind that the server does not serve", () => {
  test("previews as its inputs, is retried five times with doubled pauses, and is named when it never comes", async () => {
    const by = await provider();
    expect((await create(by, sample, true)).state).toMatchObject(sample);
    await expect(create(by, sample)).rejects.toThrow(
      /Sample::one" with kind test\.palisade\/v1\/Sample failed .* required CRDs have been created: no matches for kind/,
    );
    expect(pauses).toEqual([1, 2, 4, 8, 16]);
  });

  test("is created by the first attempt after it came, without the namespace that its inputs were given", async () => {
    const by = await provider();
    const news = await by.check({ ...resource(sample), news: sample, olds: {}, seed: new Uint8Array(8) });
    expect(news.metadata).toEqual({ name: "one", namespace: "default" });
    beforeAttempt = async () => pauses.length === 3 && (await haveSamples());
    const { id, state } = await by.create({ ...resource(sample), inputs: news, preview: false });
    expect({ pauses, id }).toEqual({ pauses: [1, 2, 4], id: "one" });
    expect(await difference(by, state, sample)).toEqual({ changes: {}, deleteBeforeReplace: false });
  });

  test("a namespace that is missing is no error of a preview, and retried by a create", async () => {
    const by = await provider();
    await create(by, policy("one", { namespace: "nowhere" }), true);
    await expect(create(by, policy("one", { namespace: "nowhere" }))).rejects.toThrow(
      'namespaces "nowhere" not found',
    );
    expect(pauses).toHaveLength(5);
  });
});

describe("diff", () => {
  test("replaces on name and namespace, creating first; a map's data replaces it after its delete", async () => {
    const by = await provider();
    const { state } = await create(by, policy("one"));
    expect(await difference(by, state, policy("two"))).toEqual({
      changes: { "metadata.name": { kind: "update", replace: true } },
      deleteBeforeReplace: false,
    });
    expect(await difference(by, state, policy("one", { namespace: "second" }))).toEqual({
      changes: { "metadata.namespace": { kind: "update", replace: true } },
      deleteBeforeReplace: false,
    });
    const map = (a: string) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "m", namespace: "first" },
      data: { a },
    });
    const made = await create(by, map("1"));
    expect(await difference(by, made.state, map("2"))).toEqual({
      changes: { "data.a": { kind: "update", replace: true } },
      deleteBeforeReplace: true,
    });
    await removeNow(map("1"));
  });

  test("names each changed property by its path, and does not see what the server filled in", async () => {
    const by = await provider();
    const port = (value: number) => ({ ...closed, ingress: [{ ports: [{ port: value }] }] });
    const { state } = await create(by, policy("one", { labels: { "a.b/c": "1" } }, port(80)));
    expect(await difference(by, state, policy("one", { labels: { "a.b/c": "1" } }, port(80)))).toMatchObject({
      changes: {},
    });
    const news = policy(
      "one",
      { labels: { "a.b/c": "2" } },
      { ...port(81), policyTypes: ["Ingress", "Egress"] },
    );
    expect(Object.keys((await difference(by, state, news)).changes).sort()).toEqual([
      'metadata.labels["a.b/c"]',
      "spec.ingress[0].ports[0].port",
      "spec.policyTypes[1]",
    ]);
  });
});

describe("read", () => {
  const readBack = (by: KubernetesProvider, state: Properties, inputs: KubeObject) =>
    by.read({ ...resource(inputs), id: "first/one", state, inputs });

  test("shows a changed and a removed value as drift, and says of a deleted object that it is gone", async () => {
    const by = await provider();
    const inputs = policy("one", { labels: { a: "1", b: "1" } });
    const { state } = await create(by, inputs);
    await client.patch(inputs, { metadata: { labels: { a: "2", b: null } } });
    const drifted = await readBack(by, state, inputs);
    expect((await difference(by, drifted?.state ?? {}, inputs)).changes).toEqual({
      "metadata.labels.a": { kind: "update", replace: false },
      "metadata.labels.b": { kind: "add", replace: false },
    });
    await removeNow(inputs);
    expect(await readBack(by, state, inputs)).toBeUndefined();
  });

  test("does not see a label or a rule that somebody added, as the real provider does not", async () => {
    const by = await provider();
    const inputs = policy("one", { labels: { a: "1" } }, { ...closed, ingress: [{ ports: [{ port: 80 }] }] });
    const { state } = await create(by, inputs);
    const added = { metadata: { labels: { b: "1" } }, spec: { ingress: [{ ports: [{ port: 80 }] }, {}] } };
    await client.patch(inputs, added);
    const after = await readBack(by, state, inputs);
    expect((await difference(by, after?.state ?? {}, inputs)).changes).toEqual({});
  });
});

describe("update", () => {
  const theirs = (labels: object | undefined) => ({
    ...policy("one"),
    spec: undefined,
    metadata: { ...policy("one").metadata, labels },
  });
  const applied = async (object: object) =>
    client.apply(object as KubeObject, { fieldManager: "someone-else", force: true });

  test("that meets another manager fails with its name, keeps theirs, and works when it lets go", async () => {
    const by = await provider();
    const { state: olds } = await create(by, policy("one", { labels: { tier: "a" } }));
    await applied(theirs({ tier: "theirs" }));
    const news = policy("one", { labels: { tier: "b" } });
    const update = (from: Properties, preview = false) =>
      by.update({ ...resource(news), id: "first/one", olds: from, news, preview });
    const refused: unknown = await update(olds).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InitFailed);
    expect((refused as InitFailed).message).toMatch(
      /field conflict detected[\s\S]*"someone-else"[\s\S]*\.metadata\.labels\.tier/,
    );
    expect((await client.get(news)).metadata.labels).toEqual({ tier: "theirs" });
    await expect(update((refused as InitFailed).state, true)).rejects.toThrow("someone-else");
    await applied(theirs(undefined));
    await update((refused as InitFailed).state);
    expect((await client.get(news)).metadata.labels).toEqual({ tier: "b" });
  });

  test("takes a field of another manager where pulumi.com/patchForce says so", async () => {
    const by = await provider();
    const { state: olds } = await create(by, policy("one", { labels: { tier: "a" } }));
    await applied(theirs({ tier: "theirs" }));
    const news = policy("one", { labels: { tier: "b" }, annotations: { "pulumi.com/patchForce": "true" } });
    await by.update({ ...resource(news), id: "first/one", olds, news, preview: false });
    expect((await client.get(news)).metadata.labels).toEqual({ tier: "b" });
  });
});

describe("delete", () => {
  const remove = (by: KubernetesProvider, state: Properties, timeoutSeconds = 0) =>
    by.delete({ ...resource(policy("one")), id: "first/one", state, timeoutSeconds });

  test("ends when the server says that the object is gone, or says that it waited long enough", async () => {
    const by = await provider();
    const { state } = await create(by, policy("one", { finalizers: ["test.palisade/hold"] }));
    await expect(remove(by, state, 1)).rejects.toThrow(
      'waiting for deletion of networking.k8s.io/v1/NetworkPolicy "one"',
    );
    let ended = false;
    const deleted = remove(by, state).finally(() => (ended = true));
    await eventually(
      "deletion asked",
      async () => (await client.get(policy("one"))).metadata.deletionTimestamp,
    );
    expect(ended).toBe(false);
    await removeNow(policy("one"));
    await deleted;
  });

  test("of what is gone, or whose kind is gone, is done", async () => {
    const by = await provider();
    const { state } = await create(by, policy("one"));
    await removeNow(policy("one"));
    await remove(by, state);
    await haveSamples();
    const made = await create(by, sample);
    await haveNoSamples();
    await by.delete({ ...resource(sample), id: "one", state: made.state, timeoutSeconds: 0 });
  });
});

describe("a patch", () => {
  const waiting = { annotations: { "pulumi.com/waitFor": "jsonpath={.metadata.labels.state}=ready" } };
  const patch = policy("one", waiting, {});
  const named = { ...resource(patch), type: `${resource(patch).type}Patch` };
  const apply = (by: KubernetesProvider) =>
    by.create({ ...named, inputs: patch, preview: false, timeoutSeconds: 1 });

  test("of what others made ends when it is as its annotation says, and goes without a trace", async () => {
    const by = await provider();
    await client.create(policy("one", { labels: { state: "ready" } }));
    const { id, state } = await apply(by);
    const { metadata, spec } = await client.get(patch);
    expect([metadata.annotations, spec]).toEqual([waiting.annotations, closed]);
    await by.delete({ ...named, id, state, timeoutSeconds: 0 });
    const left = await client.get(patch);
    expect([left.metadata.annotations, left.spec]).toEqual([undefined, closed]);
  });

  test("that waits too long fails with what it found, and is kept in the state", async () => {
    const by = await provider();
    await client.create(policy("one", { labels: { state: "starting" } }));
    const refused = await apply(by).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InitFailed);
    expect(refused).toMatchObject({
      id: "first/one",
      message: expect.stringMatching(/\.metadata\.labels\.state to be ready after 1 s \(found "starting"\)/),
    });
  });
});

test("another cluster in the provider's config replaces everything on it, unless its identifier stays", async () => {
  const by = await provider();
  const config = (server: string) =>
    JSON.stringify({
      "current-context": "c",
      clusters: [{ name: "c", cluster: { server } }],
      contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
      users: [{ name: "c", user: { token: server } }],
    });
  const replaces = (olds: Properties, news: Properties) =>
    [...by.diffConfig(olds, news).changes].filter(([, { replace }]) => replace).map(([path]) => path);
  const [one, other] = [config("https://one:6443"), config("https://other:6443")];
  expect(replaces({ kubeconfig: one }, { kubeconfig: other })).toEqual(["kubeconfig"]);
  expect(replaces({ kubeconfig: one }, { kubeconfig: one.replace("token", "username") })).toEqual([]);
  const clusterIdentifier = "blue";
  expect(replaces({ kubeconfig: one, clusterIdentifier }, { kubeconfig: other, clusterIdentifier })).toEqual(
    [],
  );
});

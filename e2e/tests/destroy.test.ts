/** `destroy`: policies before releases, nothing of ours left, nothing of others touched. */
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { allPolicies, cleanSlate, client, closeStacks, haveNamespaces } from "../harness.ts";
import type { KubeObject } from "../kube/client.ts";
import { changesOf, configOf, openPalisade, succeeded, titleOf, upOf, wantedOf } from "../palisade.ts";

beforeEach(cleanSlate);
afterEach(closeStacks);

const FOREIGN: readonly KubeObject[] = [
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "of-others", namespace: "clawdstrike" },
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  },
  {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: {
      name: "of-others",
      namespace: "clawdstrike",
      labels: { "app.kubernetes.io/part-of": "clawdstrike" },
    },
    spec: { endpointSelector: {}, ingress: [{}] },
  },
];

test("removes what up made, in reverse, and up works again", async () => {
  const stack = await openPalisade(configOf("dev"));
  for (const object of FOREIGN) await client.create(object);
  const foreign = (await allPolicies()).map((object) => [
    object.metadata.uid,
    object.metadata.resourceVersion,
  ]);
  await upOf(stack);
  const made = (await allPolicies()).map((object) => [titleOf(object), wantedOf(object)]);
  const before = stack.records().length;

  succeeded(await stack.destroy());
  const left = await allPolicies();
  expect(left.map((object) => [object.metadata.uid, object.metadata.resourceVersion])).toEqual(foreign);
  for (const name of ["clawdstrike", "kube-system"])
    expect(await client.get({ apiVersion: "v1", kind: "Namespace", metadata: { name } })).toMatchObject({
      status: { phase: "Active" },
    });

  const deletions = stack.records().slice(before);
  expect(deletions.every(({ operation }) => operation === "delete")).toBe(true);
  const releases = deletions.filter(({ id }) => /^kube-system\/(cilium|tetragon)$/.test(id));
  expect(releases.map(({ id }) => id)).toEqual(["kube-system/tetragon", "kube-system/cilium"]);
  const policies = deletions.filter((record) => !releases.includes(record));
  const began = Object.fromEntries(
    releases.map(({ id, started }) => [id.replace("kube-system/", ""), started]),
  );
  const engineOf = (id: string) => (id.startsWith("sdr-") ? "tetragon" : "cilium");
  for (const { id, finished } of policies) expect(finished).toBeLessThanOrEqual(began[engineOf(id)] ?? 0);
  const deny = policies.find(({ id }) => id === "clawdstrike/sdr-namespace-default-deny");
  for (const allow of policies.filter(({ id }) => id.startsWith("clawdstrike/") && id !== deny?.id))
    expect(deny?.finished).toBeLessThanOrEqual(allow.started);

  await upOf(stack);
  expect((await allPolicies()).map((object) => [titleOf(object), wantedOf(object)])).toEqual(made);
});

test("[namespaces: create] namespaces are made before the policies and kept on destroy", async () => {
  const stack = await openPalisade({ ...configOf("dev"), "palisade:namespaces": "create" });
  const names = ["clawdstrike", "pmoves", "yamtam", "yamtam-sandbox", "sark", "sark-system"];
  const isGone = async (one: string) =>
    (await client.find({ apiVersion: "v1", kind: "Namespace", metadata: { name: one } })) === undefined;
  // A namespace that is still terminating would refuse the one that up makes: each must be gone first.
  for (const one of names)
    await client
      .delete({ apiVersion: "v1", kind: "Namespace", metadata: { name: one } })
      .catch(() => undefined);
  for (const one of names)
    for (let tries = 0; tries < 600 && !(await isGone(one)); tries++)
      await new Promise((done) => setTimeout(done, 100));
  const up = await upOf(stack);
  for (const one of names) expect(changesOf(up)).toContain(`create ${one}`);
  succeeded(await stack.destroy());
  for (const one of names) expect(await isGone(one)).toBe(false);
  await haveNamespaces(...names);
});

/** `destroy`: policies before releases, nothing of ours left, nothing of others touched. */
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { allPolicies, cleanSlate, client, closeStacks } from "../harness.ts";
import type { KubeObject } from "../kube/client.ts";
import { clawdstrikeOnly, configOf, openPalisade, succeeded, titleOf, upOf, wantedOf } from "../palisade.ts";

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
  const stack = await openPalisade(clawdstrikeOnly(configOf("dev")));
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

/** The cluster fails, or is not there: what the engine and the stand-in make of it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import {
  cleanSlate,
  client,
  closeStacks,
  cluster,
  eventually,
  haveNamespaces,
  openTinyStack,
  type TinyResource,
} from "../harness.ts";
import { kubeconfigText } from "../kube/connection.ts";
import { holdRelease } from "../provider/hold.ts";

function policy(name: string) {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: "first" },
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  };
}

beforeEach(async () => {
  await cleanSlate();
  await haveNamespaces("first");
});
afterEach(closeStacks);

test("an API server that crashes in the middle of up and comes back: the next up makes the rest and repeats nothing", async () => {
  const stack = await openTinyStack();
  const release = { chart: "tetragon", version: "1.7.0", name: "tetragon", namespace: "kube-system" };
  const later: Record<string, TinyResource> = Object.fromEntries(
    ["b", "c", "d"].map((name) => [name, { object: policy(name), dependsOn: ["tetragon"] }]),
  );
  stack.deploy({ a: { object: policy("a") }, tetragon: { release, dependsOn: ["a"] }, ...later });
  const held = holdRelease("tetragon", stack.folder);
  const { outcome } = stack.startUp({ env: held.env });
  await eventually("the first policy", () => client.find(policy("a")));
  await cluster.killApiServer();
  held.letGo();
  const broken = await outcome;
  expect(broken.code).not.toBe(0);
  expect(broken.diagnostics.map(({ message }) => message).join("\n")).toContain("ECONNREFUSED");
  await cluster.startApiServer();
  const first = (await client.get(policy("a"))).metadata.uid;
  const { code, changes } = await stack.up();
  expect(code).toBe(0);
  expect(changes.map(({ op, name }) => `${op} ${name}`).sort()).toEqual(["create b", "create c", "create d"]);
  expect((await client.get(policy("a"))).metadata.uid).toBe(first);
  expect((await stack.export()).pending).toBe(0);
});

test("a kubeconfig to nowhere: preview works, up says it in one line", async () => {
  const stack = await openTinyStack();
  const nowhere = join(cluster.folder, "nowhere");
  writeFileSync(nowhere, kubeconfigText("nowhere", { server: "https://127.0.0.1:1", token: "t" }));
  stack.deploy({ np: { object: policy("a") } });
  const env = { KUBECONFIG: nowhere };
  const previewed = await stack.preview({ env });
  expect({ code: previewed.code, ops: previewed.changes.map(({ op }) => op) }).toMatchObject({ code: 0 });
  const { code, diagnostics } = await stack.up({ env });
  expect(code).not.toBe(0);
  const said = diagnostics.filter(({ severity, urn }) => severity === "error" && urn?.endsWith("::np"));
  expect(said.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^configured Kubernetes cluster is unreachable: .*(ECONNREFUSED|connection refused)/,
    ),
  ]);
});

/** What disturbs a stack of the program: a crash, a hand, another manager, another operator, no cluster. */
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { allPolicies, cleanSlate, client, closeStacks, cluster, eventually } from "../harness.ts";
import type { KubeObject } from "../kube/client.ts";
import { kubeconfigText } from "../kube/connection.ts";
import { oldNode } from "../old-node.ts";
import {
  changesOf,
  clawdstrikeOnly,
  configOf,
  openPalisade,
  policiesByTitle,
  succeeded,
  upOf,
  withSystem,
} from "../palisade.ts";
import { holdRelease } from "../provider/hold.ts";
import { createManager } from "../provider/ownership.ts";
import { type Outcome, type Stack, searchPath } from "../pulumi.ts";

afterAll(closeStacks);

const dev = clawdstrikeOnly(configOf("dev"));
const hushd = {
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "hushd", namespace: "clawdstrike" },
};

const said = ({ diagnostics, stderr }: Outcome) =>
  [...diagnostics.map(({ message }) => message), stderr].join("\n");

/** A stack that made nothing yet, on a cluster without a policy. */
async function newStack(): Promise<Stack> {
  await cleanSlate();
  return openPalisade(dev);
}

test("the API server dies in the middle of up: the next up converges", async () => {
  const stack = await newStack();
  const tetragon = holdRelease("tetragon", stack.folder);
  const { outcome } = stack.startUp({ env: tetragon.env });
  await eventually("the first policies", async () => (await allPolicies()).length > 2, 120);
  await cluster.killApiServer();
  tetragon.letGo();
  expect((await outcome).code).not.toBe(0);
  await cluster.startApiServer();
  // What was made and not yet recorded when the server died is there already: refresh and import are the remedy
  // that the error names, so the objects that the state does not know are removed here as an operator would.
  const known = new Set((await stack.export()).resources.map(({ id }) => String(id)));
  for (const object of await allPolicies()) {
    const { namespace, name } = object.metadata;
    if (!known.has(namespace === undefined ? name : `${namespace}/${name}`)) await client.delete(object);
  }
  await upOf(stack);
  expect((await upOf(stack)).changes).toEqual([]);
  expect(
    (await allPolicies()).filter(({ kind }) => kind === "CiliumNetworkPolicy").length,
  ).toBeGreaterThanOrEqual(10);
  expect((await stack.export()).pending).toBe(0);
});

test("two ups at once on one stack: the second is refused by the lock, and nothing is half-written", async () => {
  const stack = await newStack();
  const cilium = holdRelease("cilium", stack.folder);
  const first = stack.startUp({ env: cilium.env });
  const locks = join(stack.folder, "state", ".pulumi", "locks");
  const locked = () =>
    existsSync(locks) && readdirSync(locks, { recursive: true }).some((name) => /\.json$/.test(String(name)));
  await eventually("the lock of the first up", locked, 120);
  const second = await stack.up();
  expect(second.code).not.toBe(0);
  expect(said(second)).toMatch(/lock/i);
  expect(second.changes).toEqual([]);
  cilium.letGo();
  succeeded(await first.outcome);
  expect((await upOf(stack)).changes).toEqual([]);
});

test("a kubeconfig to nowhere: preview works, and up says it in one line for each resource", async () => {
  const stack = await newStack();
  const nowhere = join(cluster.folder, "nowhere-palisade");
  writeFileSync(nowhere, kubeconfigText("nowhere", { server: "https://127.0.0.1:1", token: "t" }));
  const env = { KUBECONFIG: nowhere };
  const preview = succeeded(await stack.preview({ env }));
  expect(changesOf(preview).filter((change) => change.startsWith("create clawdstrike-"))).toHaveLength(16);
  const up = await stack.up({ env });
  expect(up.code).not.toBe(0);
  const errors = up.diagnostics.filter(
    ({ severity, urn }) => severity === "error" && urn?.includes("kubernetes:"),
  );
  expect(errors.length).toBeGreaterThan(0);
  for (const { message } of errors) {
    expect(message.trimEnd().split("\n")).toHaveLength(1);
    expect(message).toMatch(/unreachable.*127\.0\.0\.1:1/);
  }
});

test("an old Node: preview prints the one line with the remedy, and no stack trace", async () => {
  const stack = await newStack();
  const outcome = await stack.preview({ env: { PATH: [oldNode(), searchPath()].join(delimiter) } });
  expect(outcome.code).not.toBe(0);
  expect(outcome.changes.filter(({ type }) => type !== "pulumi:pulumi:Stack")).toEqual([]);
  expect(said(outcome)).toMatch(/Node 20\.\d+\.\d+ cannot run this program, it needs 22\.18 or newer/);
  expect(said(outcome)).not.toMatch(/^\s+at .*:\d+:\d+|ERR_UNKNOWN_FILE_EXTENSION|SyntaxError/m);
});

describe("a stack that is up", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await newStack();
    await upOf(stack);
  });

  test("a field that another manager applied: a clear error that names it", async () => {
    const found = (await client.get(hushd)) as KubeObject & { spec: object };
    const spec = { ...found.spec, description: "held by a controller of others" };
    await client.apply({ ...hushd, spec }, { fieldManager: "other-controller", force: true });
    stack.writeConfig(withSystem(dev, "clawdstrike", { ports: { hushd: 9876 } }));
    const { code, ...rest } = await stack.up();
    expect(code).not.toBe(0);
    expect(said({ code, ...rest })).toMatch(/conflict/i);
    expect(said({ code, ...rest })).toContain("other-controller");
    expect(said({ code, ...rest })).toContain("hushd");
    expect(changesOf({ code, ...rest })).toEqual(["update clawdstrike-hushd"]);
    // As it was found, for the other test.
    stack.writeConfig(dev);
    const { resourceVersion } = (await client.get(hushd)).metadata;
    await client.replace(
      { ...found, metadata: { ...found.metadata, resourceVersion } },
      { fieldManager: createManager },
    );
  });

  test("a policy edited by hand: refresh shows it and up repairs it", async () => {
    const before = await policiesByTitle();
    await client.patch(hushd, { spec: { ingress: null, egress: [{}] } }, { fieldManager: "kubectl-edit" });
    const { stdout } = succeeded(await stack.refresh());
    const shown = stdout.split("\n").filter((line) => /^ *~ +kubernetes:.* updated/.test(line));
    expect(shown).toEqual([expect.stringMatching(/clawdstrike-hushd updated/)]);
    const { changes } = await stack.preview();
    expect(changes.map(({ op, name }) => `${op} ${name}`)).toEqual(["update clawdstrike-hushd"]);
    expect(Object.keys(changes[0]?.detailedDiff ?? {})).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^spec\.ingress/),
        expect.stringMatching(/^spec\.egress/),
      ]),
    );
    expect(changesOf(await upOf(stack))).toEqual(["update clawdstrike-hushd"]);
    expect(await policiesByTitle()).toEqual(before);
  });
});

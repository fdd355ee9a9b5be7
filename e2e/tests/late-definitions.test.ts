/** The engines bring their definitions: late, they are waited for; never, it is said which object and kind is stuck. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { applyDefinitions, removeDefinitions } from "../crds.ts";
import { allPolicies, cleanSlate, client, closeStacks, eventually } from "../harness.ts";
import { changesOf, clawdstrikeOnly, configOf, openPalisade, succeeded, upOf } from "../palisade.ts";

beforeEach(cleanSlate);
afterEach(closeStacks);

const dev = clawdstrikeOnly(configOf("dev"));

const released = (stack: { records(): readonly { id: string; operation: string }[] }, id: string) =>
  stack.records().some((record) => record.operation === "create" && record.id === id);

test("definitions that come twenty seconds after the release: up succeeds", async () => {
  const stack = await openPalisade(dev);
  await removeDefinitions(client, "cilium");
  const { outcome } = stack.startUp();
  await eventually("the release of Cilium", () => released(stack, "kube-system/cilium"), 120);
  await sleep(20_000);
  await applyDefinitions(client, "cilium");
  succeeded(await outcome);
  expect(
    (await allPolicies()).filter(({ kind }) => kind === "CiliumNetworkPolicy").length,
  ).toBeGreaterThanOrEqual(10);
});

test("definitions that never come: the object and its kind are named, and the next up converges without a replace", async () => {
  const stack = await openPalisade(dev);
  await removeDefinitions(client, "tetragon");
  const { code, diagnostics } = await stack.up();
  expect(code).not.toBe(0);
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  expect(
    errors.some((message) => message.includes("sdr-guard-enforcement") && message.includes("TracingPolicy")),
  ).toBe(true);
  const network = (await allPolicies())
    .filter(({ kind }) => kind === "CiliumNetworkPolicy")
    .map(({ metadata }) => metadata.uid);

  await applyDefinitions(client, "tetragon");
  const next = await upOf(stack);
  expect(changesOf(next).filter((change) => /replace|delete/.test(change))).toEqual([]);
  expect(changesOf(next).filter((change) => change.startsWith("create clawdstrike-sdr-"))).toHaveLength(6);
  const now = (await allPolicies())
    .filter(({ kind }) => kind === "CiliumNetworkPolicy")
    .map(({ metadata }) => metadata.uid);
  expect(now).toEqual(expect.arrayContaining(network));
});

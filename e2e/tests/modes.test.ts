/** Audit to enforce and back: only updates, and only of what carries the mode. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { allPolicies, cleanSlate, closeStacks } from "../harness.ts";
import {
  type Config,
  changesOf,
  configOf,
  openPalisade,
  policiesByTitle,
  titleOf,
  upOf,
  withSystem,
} from "../palisade.ts";
import type { Stack } from "../pulumi.ts";

const enforced = configOf("prod");
const audited: Config = { ...enforced, "palisade:mode": "audit" };

/** What it made enforces, and so each test leaves it; each writes the config of its own operations. */
let stack: Stack;
beforeAll(async () => {
  await cleanSlate();
  stack = await openPalisade(enforced, { name: "prod" });
  await upOf(stack);
});
afterAll(closeStacks);

const KILLING = ["sdr-container-escape-detection", "sdr-crypto-mining-detection", "sdr-guard-enforcement"];

const versions = async (kind: string) =>
  Object.fromEntries(
    (await allPolicies())
      .filter((object) => object.kind === kind)
      .map((object) => [titleOf(object), object.metadata.resourceVersion]),
  );

test("[Q6 C74 effect prod] audit to enforce and back updates the release and the three policies that can kill", async () => {
  const inEnforce = await policiesByTitle();
  const network = await versions("CiliumNetworkPolicy");
  const switched = ["update cilium", ...KILLING.map((name) => `update clawdstrike-${name}`)];

  expect(changesOf(await upOf(stack, audited))).toEqual(switched);
  expect(await versions("CiliumNetworkPolicy")).toEqual(network);
  const inAudit = await policiesByTitle();
  for (const name of KILLING)
    expect(inAudit[`TracingPolicy ${name}`]?.spec).toMatchObject({
      options: expect.arrayContaining([{ name: "policy-mode", value: "monitor" }]),
    });

  const there = await upOf(stack, enforced);
  expect(changesOf(there)).toEqual(switched);
  const cilium = there.changes.find(({ name }) => name === "cilium");
  expect(Object.keys(cilium?.detailedDiff ?? {})).toEqual(["values.policyAuditMode"]);
  for (const { name, detailedDiff } of there.changes.filter((change) => change !== cilium))
    expect([name, Object.keys(detailedDiff)]).toEqual([name, ["spec.options[0].value"]]);
  expect(await versions("CiliumNetworkPolicy")).toEqual(network);
  for (const name of KILLING)
    expect(inEnforce[`TracingPolicy ${name}`]?.spec).toMatchObject({
      options: expect.arrayContaining([{ name: "policy-mode", value: "enforce" }]),
    });
  expect(await policiesByTitle()).toEqual(inEnforce);
});

describe("the mode of one policy", () => {
  test("audit that the lowering allows: a soft default deny on that policy", async () => {
    const before = await policiesByTitle();
    const one = withSystem(enforced, "clawdstrike", { mode: { "tetragon-bridge": "audit" } });
    expect(changesOf(await upOf(stack, one))).toEqual(["update clawdstrike-tetragon-bridge"]);
    const policies = await policiesByTitle();
    expect(policies["CiliumNetworkPolicy kube-system/tetragon-bridge"]?.spec).toMatchObject({
      enableDefaultDeny: { ingress: false, egress: false },
    });
    expect(changesOf(await upOf(stack, enforced))).toEqual(["update clawdstrike-tetragon-bridge"]);
    expect(before["CiliumNetworkPolicy kube-system/tetragon-bridge"]?.spec).not.toHaveProperty(
      "enableDefaultDeny",
    );
    expect(await policiesByTitle()).toEqual(before);
  });

  test("audit that it refuses: the preview fails with cause and remedy, and nothing is touched", async () => {
    const before = await policiesByTitle();
    stack.writeConfig(withSystem(enforced, "clawdstrike", { mode: { "spine-witness": "audit" } }));
    for (const operation of [() => stack.preview(), () => stack.up()]) {
      const { code, changes, diagnostics } = await operation();
      const said = diagnostics.map(({ message }) => message).join("\n");
      expect(code).not.toBe(0);
      expect(changes).toEqual([]);
      expect(said).toContain("clawdstrike/spine-witness");
      expect(said).toMatch(/authentication/);
      expect(said).toMatch(/Set palisade:mode to audit/);
      expect(said).not.toMatch(/^\s+at .*:\d+:\d+/m);
    }
    expect(await policiesByTitle()).toEqual(before);
  });
});

test("a bad config is one message with every problem, and no stack trace", async () => {
  stack.writeConfig({ ...enforced, "palisade:mode": "enforced", "palisade:moed": "audit" });
  const { code, diagnostics } = await stack.preview();
  const said = diagnostics.map(({ message }) => message).join("\n");
  expect(code).not.toBe(0);
  expect(said).toContain('palisade:mode = "enforced"');
  expect(said).toContain('Did you mean "mode"?');
  expect(said).not.toMatch(/^\s+at .*:\d+:\d+/m);
});

/** Audit to enforce and back: only updates, and only of what carries the mode. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
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

beforeEach(cleanSlate);
afterEach(closeStacks);

const enforced = configOf("prod");
const audited: Config = { ...enforced, "palisade:mode": "audit" };

const KILLING = ["sdr-container-escape-detection", "sdr-crypto-mining-detection", "sdr-guard-enforcement"];

const versions = async (kind: string) =>
  Object.fromEntries(
    (await allPolicies())
      .filter((object) => object.kind === kind)
      .map((object) => [titleOf(object), object.metadata.resourceVersion]),
  );

test("[Q6] [C65] [C74] audit to enforce and back updates the release and the three policies that can kill", async () => {
  const stack = await openPalisade(audited, { name: "prod" });
  await upOf(stack);
  const inAudit = await policiesByTitle();
  const networkBefore = await versions("CiliumNetworkPolicy");

  const there = await upOf(stack, enforced);
  const switched = ["update cilium", ...KILLING.map((name) => `update clawdstrike-${name}`)];
  expect(changesOf(there)).toEqual(switched);
  const cilium = there.changes.find(({ name }) => name === "cilium");
  expect(Object.keys(cilium?.detailedDiff ?? {})).toEqual(["values.policyAuditMode"]);
  for (const { name, detailedDiff } of there.changes.filter((change) => change !== cilium))
    expect([name, Object.keys(detailedDiff)]).toEqual([name, ["spec.options[0].value"]]);
  expect(await versions("CiliumNetworkPolicy")).toEqual(networkBefore);
  const inEnforce = await policiesByTitle();
  for (const name of KILLING)
    expect(inEnforce[`TracingPolicy ${name}`]?.spec).toMatchObject({
      options: expect.arrayContaining([{ name: "policy-mode", value: "enforce" }]),
    });

  const back = await upOf(stack, audited);
  expect(changesOf(back)).toEqual(switched);
  expect(await policiesByTitle()).toEqual(inAudit);
});

describe("the mode of one policy", () => {
  test("audit that the lowering allows: a soft default deny on that policy", async () => {
    const stack = await openPalisade(enforced, { name: "prod" });
    await upOf(stack);
    const one = withSystem(enforced, "clawdstrike", { mode: { "tetragon-bridge": "audit" } });
    expect(changesOf(await upOf(stack, one))).toEqual(["update clawdstrike-tetragon-bridge"]);
    const policies = await policiesByTitle();
    expect(policies["CiliumNetworkPolicy kube-system/tetragon-bridge"]?.spec).toMatchObject({
      enableDefaultDeny: { ingress: false, egress: false },
    });
    expect(changesOf(await upOf(stack, enforced))).toEqual(["update clawdstrike-tetragon-bridge"]);
    const after = await policiesByTitle();
    expect(after["CiliumNetworkPolicy kube-system/tetragon-bridge"]?.spec).not.toHaveProperty(
      "enableDefaultDeny",
    );
  });

  test("audit that it refuses: the preview fails with cause and remedy, and nothing is touched", async () => {
    const stack = await openPalisade(enforced, { name: "prod" });
    await upOf(stack);
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
  const stack = await openPalisade(
    { ...enforced, "palisade:mode": "enforced", "palisade:moed": "audit" },
    { name: "prod" },
  );
  const { code, diagnostics } = await stack.preview();
  const said = diagnostics.map(({ message }) => message).join("\n");
  expect(code).not.toBe(0);
  expect(said).toContain('palisade:mode = "enforced"');
  expect(said).toContain('Did you mean "mode"?');
  expect(said).not.toMatch(/^\s+at .*:\d+:\d+/m);
});

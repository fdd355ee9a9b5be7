import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { runtime } from "@pulumi/pulumi";
import type { main } from "../../cli/main.ts";
import { SYSTEM_NAMES, SYSTEMS } from "../../systems/registry.ts";

type Work = "systemsOf" | "buildPlan" | "resolvePolicies";
type Module = Record<string, (...args: unknown[]) => unknown>;

/**
 * Where the work stands, those that others are built on first: what is imported later gets the counting one, so nothing of
 * the program is imported before.
 */
const WORK: readonly (readonly [path: string, name: Work])[] = [
  ["../../plan/choose.ts", "systemsOf"],
  ["../../analysis/resolve-policies.ts", "resolvePolicies"],
  ["../../plan/build.ts", "buildPlan"],
];

const done = new Map<Work, number>();
for (const [path, name] of WORK) {
  const actual = (await import(path)) as Module;
  jest.unstable_mockModule(path, () => ({
    ...actual,
    [name]: (...args: unknown[]) => {
      done.set(name, (done.get(name) ?? 0) + 1);
      return actual[name]?.(...args);
    },
  }));
}
beforeEach(() => done.clear());

const counted = (): Record<Work, number> => ({
  systemsOf: done.get("systemsOf") ?? 0,
  buildPlan: done.get("buildPlan") ?? 0,
  resolvePolicies: done.get("resolvePolicies") ?? 0,
});

const folder = mkdtempSync(join(tmpdir(), "palisade-once-"));
afterAll(() => rmSync(folder, { recursive: true }));

const cli = (await import("../../cli/main.ts")) as { readonly main: typeof main };
const { stackValues } = await import("../support/stack.ts");

async function command(...argv: string[]): Promise<Record<Work, number>> {
  let err = "";
  const terminal = {
    out: () => undefined,
    err: (text: string) => {
      err += text;
    },
    width: 100,
    color: false,
    folder: process.cwd(),
  };
  await cli.main(argv, terminal);
  expect(err).toBe("");
  return counted();
}

const PLAN = { systemsOf: 1, buildPlan: 1 };

describe("systems, plan and resolved policies are made once", () => {
  test.each(["text", "json", "md"])("palisade plan -o %s: the intent is judged once", async (output) => {
    expect(await command("plan", "-s", "prod", "-o", output)).toEqual({ ...PLAN, resolvePolicies: 1 });
  });

  test("palisade plan with firewalls: beside the intent, what is applied is asked about them", async () => {
    const asked = await command("plan", "-s", "eks", "-C", "examples");
    expect(asked).toEqual({ ...PLAN, resolvePolicies: 2 });
  });

  test.each([
    ["list", "-s prod"],
    ["list", "-s eks -C examples"],
    ["eval", "-s prod --from internet --to kube-apiserver --port 443"],
  ])("palisade %s %s", async (verb, options) => {
    expect(await command(verb, ...options.split(" "))).toEqual({ ...PLAN, resolvePolicies: 1 });
  });

  test.each([["alerts"], ["live", "--to", folder]])("palisade render %s", async (...argv) => {
    expect(await command("render", ...argv, "-s", "prod")).toEqual({ ...PLAN, resolvePolicies: 0 });
  });

  test("palisade render compose and conflist need no plan", async () => {
    for (const what of ["compose", "conflist"] as const) {
      if (!Object.values(SYSTEMS).some((system) => what in system)) continue;
      done.clear();
      const wanted = { systemsOf: 1, buildPlan: 0, resolvePolicies: 0 };
      expect(await command("render", what, "-s", "prod")).toEqual(wanted);
    }
  });

  test.each([
    ["kustomize", "--system", SYSTEM_NAMES[0] ?? "", "--out", folder],
    ["kind", "-s", "dev"],
  ])("palisade render %s asks for one system or none", async (...argv) => {
    expect(await command("render", ...argv)).toEqual({ systemsOf: 0, buildPlan: 0, resolvePolicies: 0 });
  });

  test("the Pulumi program: one plan; what is applied and what is enforced are resolved once each", async () => {
    await runtime.setMocks(
      { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) },
      "palisade",
      "prod",
    );
    const values = Object.entries(stackValues("prod"));
    runtime.setAllConfig(
      Object.fromEntries(
        values.map(([key, value]) => [
          `palisade:${key}`,
          typeof value === "string" ? value : JSON.stringify(value),
        ]),
      ),
    );
    const said = jest.spyOn(console, "log").mockImplementation(() => undefined);
    const warned = jest.spyOn(console, "warn").mockImplementation(() => undefined);
    await import("../../index.ts");
    await runtime.disconnect();
    said.mockRestore();
    warned.mockRestore();
    expect(counted()).toEqual({ ...PLAN, resolvePolicies: 2 });
  });
});

import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { buildPlan } from "../../plan/build.ts";
import { settingsOf } from "../support/stack.ts";
import { emptyProject, pack, run } from "./consumer.ts";

jest.setTimeout(180_000);

let folder: string;
let files: readonly string[];

beforeAll(async () => {
  folder = emptyProject();
  const packed = await pack(folder);
  files = packed.files;
  await run(folder, "npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", packed.tarball]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the npm package, installed in an empty project", () => {
  test("holds JavaScript, declarations and the command, and nothing of the tests or the sources", () => {
    const others = files.filter((path) => !/^dist\/.*\.(js|d\.ts)$/.test(path));
    expect(others.toSorted()).toEqual([
      "LICENSE",
      "README.md",
      "bin/check-node.cjs",
      "bin/palisade.cjs",
      "package.json",
    ]);
    expect(files.filter((path) => /^dist\/(tests|e2e|bench|packaging|crds\/generate)/.test(path))).toEqual(
      [],
    );
  });

  test("brings the CRD packages inside: none of them is to be installed", () => {
    expect(files).toContain("dist/crds/kubernetes-cilium/index.js");
    expect(existsSync(join(folder, "node_modules/@pulumi/kubernetes"))).toBe(true);
    expect(existsSync(join(folder, "node_modules/@pulumi/kubernetes-cilium"))).toBe(false);
  });

  test("type-checks a program, its own declarations included, and refuses a wrong word", async () => {
    await run(folder, process.execPath, [join(process.cwd(), "node_modules/typescript/bin/tsc"), "-p", "."]);
  });

  test("runs a program that registers a stack's plan, an engine and policies of its own", async () => {
    const registered = JSON.parse(await run(folder, process.execPath, ["main.mts"])) as string[];
    const plan = buildPlan(
      settingsOf({ cluster: { platform: "kind", cni: "cilium" }, systems: { clawdstrike: {} } }, "dev"),
    );
    const custom = registered.filter((line) => line.startsWith("kubernetes:"));
    expect(custom.length).toBe(plan.resources.length + 2);
    expect(custom).toEqual(
      expect.arrayContaining([
        "kubernetes:helm.sh/v3:Release net",
        "kubernetes:cilium.io/v2:CiliumNetworkPolicy mine",
        "kubernetes:cilium.io/v2:CiliumNetworkPolicy clawdstrike-sdr-namespace-default-deny",
      ]),
    );
  });

  test("answers npx palisade plan with the plan of the stack file beside it", async () => {
    cpSync("Pulumi.dev.yaml", join(folder, "Pulumi.dev.yaml"));
    const there = await run(folder, "npx", ["palisade", "plan", "--stack", "dev", "-o", "json"]);
    const here = await run(process.cwd(), process.execPath, [
      "bin/palisade.cjs",
      "plan",
      "--stack",
      "dev",
      "-o",
      "json",
    ]);
    expect(JSON.parse(there)).toEqual(JSON.parse(here));
  });
});

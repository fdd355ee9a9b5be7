import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { buildPlan } from "../../plan/build.ts";
import { policiesOf } from "../../plan/plan.ts";
import { run } from "../support/cli.ts";
import { settingsOf, stackValues, withOnly } from "../support/stack.ts";

let folder = "";
let out = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "palisade-render-"));
  out = join(folder, "out");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const render = (...more: string[]) =>
  run(["render", "kustomize", "--system", "clawdstrike", "--out", out, ...more]);

const TREES = {
  "deploy/cilium-policies": "tests/fixtures/clawdstrike/cilium",
  "deploy/tetragon-policies": "tests/fixtures/clawdstrike/tetragon",
} as const;

const yamlIn = (path: string) =>
  readdirSync(path)
    .filter((name) => name.endsWith(".yaml"))
    .toSorted();

const read = (path: string) => parse(readFileSync(path, "utf8"));

describe.each(Object.entries(TREES))("%s", (tree, fixtures) => {
  test("[C25 C60 T7 T39 text] holds exactly the files of the spec", async () => {
    expect((await render()).code).toBe(0);
    expect(yamlIn(join(out, tree))).toEqual(yamlIn(fixtures));
  });

  test("every file parsed equals the spec's YAML parsed", async () => {
    await render();
    for (const name of yamlIn(fixtures).filter((file) => file !== "kustomization.yaml"))
      expect(read(join(out, tree, name))).toEqual(read(join(fixtures, name)));
  });

  test("[C59 T25 T49 X33 text] the kustomization lists them in the spec's order, with labels for commonLabels", async () => {
    await render();
    const { commonLabels, ...rest } = read(join(fixtures, "kustomization.yaml"));
    expect(read(join(out, tree, "kustomization.yaml"))).toEqual({
      ...rest,
      labels: [{ pairs: commonLabels, includeSelectors: false }],
    });
    expect(readFileSync(join(out, tree, "kustomization.yaml"), "utf8")).toMatch(/^#.*commonLabels/);
  });
});

test("what `pulumi up` applies are those files and the label of their kustomization", async () => {
  await render();
  const settings = settingsOf({ ...withOnly(stackValues("dev"), "clawdstrike"), mode: "enforce" });
  for (const { manifest, layer, lowering } of policiesOf(buildPlan(settings))) {
    const tree = layer === "network" ? "deploy/cilium-policies" : "deploy/tetragon-policies";
    const file = yamlIn(join(out, tree)).find((name) => {
      const { metadata } = read(join(out, tree, name));
      return metadata?.name === manifest.metadata.name;
    });
    const expected = read(join(out, tree, file ?? ""));
    expected.metadata.labels["app.kubernetes.io/managed-by"] = "clawdstrike";
    if (lowering === "policy-mode") expected.spec.options = [{ name: "policy-mode", value: "enforce" }];
    expect(manifest).toEqual(expected);
  }
});

test("--mode audit adds what the lowering adds and nothing else", async () => {
  await render("--mode", "audit");
  const changed: string[] = [];
  for (const [tree, fixtures] of Object.entries(TREES))
    for (const name of yamlIn(fixtures).filter((file) => file !== "kustomization.yaml")) {
      const written = read(join(out, tree, name));
      const specified = read(join(fixtures, name));
      if (JSON.stringify(written) === JSON.stringify(specified)) continue;
      changed.push(name);
      expect(written).toEqual({
        ...specified,
        spec: { ...specified.spec, options: [{ name: "policy-mode", value: "monitor" }] },
      });
    }
  expect(changed).toEqual([
    "04-container-escape-detection.yaml",
    "05-crypto-mining-detection.yaml",
    "06-guard-enforcement.yaml",
  ]);
});

describe("--out is whole or not there, and nobody else's", () => {
  const policy = () => join(out, "deploy/cilium-policies/06-hushd.yaml");

  test("writing again over its own files works and leaves nothing beside them", async () => {
    await render();
    const before = readdirSync(folder);
    expect((await render()).code).toBe(0);
    expect(readdirSync(folder)).toEqual(before);
  });

  test("a file somebody else put there is not overwritten, and nothing is written", async () => {
    mkdirSync(join(out, "deploy/cilium-policies"), { recursive: true });
    writeFileSync(policy(), "mine");
    const { code, err } = await render();
    expect(code).toBe(2);
    expect(err).toContain(policy());
    expect(readFileSync(policy(), "utf8")).toBe("mine");
    expect(readdirSync(join(out, "deploy/cilium-policies"))).toEqual(["06-hushd.yaml"]);
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  test("a file changed since it was written is not overwritten", async () => {
    await render();
    writeFileSync(policy(), `${readFileSync(policy(), "utf8")}# edited\n`);
    const { code, err } = await render("--mode", "audit");
    expect(code).toBe(2);
    expect(err).toContain("06-hushd.yaml");
    expect(readFileSync(policy(), "utf8")).toMatch(/# edited/);
  });

  test("files of an earlier writing that are no longer part go, others' stay", async () => {
    await render();
    writeFileSync(join(out, "README"), "mine");
    const stack = join(folder, "Pulumi.dev.yaml");
    writeFileSync(
      stack,
      readFileSync("Pulumi.dev.yaml", "utf8").replace("as-specified\n  ", "as-specified\n  "),
    );
    const hardened = readFileSync("Pulumi.dev.yaml", "utf8").replace(
      "runtimePolicies: as-specified",
      "runtimePolicies: hardened\n      spireSocketPolicy: true",
    );
    writeFileSync(stack, hardened);
    const withExtra = await run([
      "render",
      "kustomize",
      "-s",
      "dev",
      "-C",
      folder,
      "--system",
      "clawdstrike",
      "--out",
      out,
    ]);
    expect(withExtra.code).toBe(0);
    const extra = yamlIn(join(out, "deploy/tetragon-policies"));
    expect(extra).toHaveLength(8);
    expect((await render()).code).toBe(0);
    expect(yamlIn(join(out, "deploy/tetragon-policies"))).toHaveLength(7);
    expect(readFileSync(join(out, "README"), "utf8")).toBe("mine");
  });

  test("nothing is written through a link", async () => {
    mkdirSync(join(folder, "elsewhere"));
    mkdirSync(out);
    symlinkSync(join(folder, "elsewhere"), join(out, "deploy"));
    const { code, err } = await render();
    expect(code).toBe(2);
    expect(err).toContain("link");
    expect(readdirSync(join(folder, "elsewhere"))).toEqual([]);
  });

  test.each([
    ["a folder on the way is a link", "linked", "linked/outside.yaml"],
    ["a folder deeper down is a link", "deep/linked", "deep/linked/outside.yaml"],
  ])("a record whose files lie behind a link removes nothing there: %s", async (_, link, recorded) => {
    const elsewhere = join(folder, "elsewhere");
    const outside = join(elsewhere, "outside.yaml");
    mkdirSync(elsewhere);
    writeFileSync(outside, "x");
    mkdirSync(join(out, "deep"), { recursive: true });
    symlinkSync(elsewhere, join(out, link));
    const sum = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
    writeFileSync(join(out, ".palisade.json"), JSON.stringify({ files: { [recorded]: sum } }));
    const { code, err } = await render();
    expect(code).toBe(2);
    expect(err).toContain(join(out, link));
    expect(existsSync(outside)).toBe(true);
  });

  test("a record that names files outside the folder removes nothing there", async () => {
    const outside = join(folder, "outside.yaml");
    writeFileSync(outside, "x");
    mkdirSync(out);
    const sum = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
    writeFileSync(join(out, ".palisade.json"), JSON.stringify({ files: { "../outside.yaml": sum } }));
    expect((await render()).code).toBe(0);
    expect(existsSync(outside)).toBe(true);
  });

  test("a place that cannot be written leaves nothing", async () => {
    writeFileSync(join(folder, "file"), "");
    const { code, err } = await run([
      "render",
      "kustomize",
      "-s",
      "dev",
      "--system",
      "clawdstrike",
      "--out",
      join(folder, "file", "out"),
    ]);
    expect(code).toBe(2);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(["file"]);
  });
});

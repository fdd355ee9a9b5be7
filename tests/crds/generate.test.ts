import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { CrdError, parseCrds } from "../../crds/generate/crd.ts";
import { emitPlain } from "../../crds/generate/emit-plain.ts";
import { fetchPinned, readFolder, SourceError } from "../../crds/generate/fetch.ts";
import { differences, generate, write } from "../../crds/generate/packages.ts";
import { modelPackage } from "../../crds/generate/shapes.ts";
import { KUBERNETES_PROVIDER_VERSION, PACKAGES, type PackageSource } from "../../crds/sources.ts";
import { FIXTURES } from "./all-cases.ts";
import { ownModel } from "./own-package.ts";

const run = promisify(execFile);
const folders: string[] = [];
const temporary = () => {
  const folder = mkdtempSync(join(tmpdir(), "crds-"));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe.each(PACKAGES)("$name", (source) => {
  const crds = readFolder(join(FIXTURES, source.folder));

  test("is committed as its CRDs give it", () => {
    expect(differences(join("crds", source.name), generate(source, crds))).toEqual([]);
  });

  test("does not depend on the order of the files", () => {
    expect([...generate(source, [...crds].reverse())]).toEqual([...generate(source, crds)]);
  });

  test("carries no description", () => {
    const noisy = crds.map(({ name, text }) => ({
      name,
      text: text.replaceAll(/^( *)type: (object|string|array)$/gm, "$1description: upstream prose\n$&"),
    }));
    expect(noisy[0]?.text).toContain("upstream prose");
    expect([...generate(source, noisy)]).toEqual([...generate(source, crds)]);
  });

  test("needs every kind it promises", () => {
    expect(() => generate(source, crds.slice(1))).toThrow(CrdError);
  });

  test("keeps Pulumi out of what the pure rooms read", () => {
    const files = generate(source, crds);
    for (const path of ["plain.generated.ts", "schemas.generated.ts"])
      expect(files.get(path)?.match(/^import .*$/gm)).toBeNull();
  });
});

test("the resources ask for the Kubernetes provider that package.json pins", () => {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(KUBERNETES_PROVIDER_VERSION).toBe(dependencies["@pulumi/kubernetes"]);
});

/** A CRD of one kind around a spec schema. */
const crd = (spec: unknown, root: object = {}) =>
  stringify({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    spec: {
      group: "g.example",
      names: { kind: "Thing" },
      scope: "Cluster",
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", properties: { spec }, ...root } },
        },
      ],
    },
  });
const model = (text: string, names = {}) =>
  modelPackage("things", "1", parseCrds(text, "things.yaml"), names);

describe("a CRD that cannot be carried over is refused, never half read", () => {
  test.each([
    ["a keyword nobody knows", { type: "object", deprecated: true }, "keyword deprecated"],
    [
      "a CEL rule nobody wrote",
      { type: "object", "x-kubernetes-validations": [{ rule: "self.a > 1" }] },
      "self.a > 1",
    ],
    ["a format nobody knows", { type: "string", format: "uuid" }, 'format "uuid"'],
    ["a pattern that is no RE2", { type: "string", pattern: "a(?=b)" }, "a(?=b)"],
    ["a property that is no schema", { type: "object", properties: { a: 1 } }, "Thing.spec.a"],
  ])("%s", (_, spec, said) => {
    expect(() => model(crd(spec))).toThrow(CrdError);
    expect(() => model(crd(spec))).toThrow(said);
  });

  test("an unknown keyword inside an alternative", () => {
    expect(() => model(crd({ type: "object", oneOf: [{ if: {} }] }))).toThrow("keyword if");
  });

  test("an old CRD, a CRD without schema, text that is no YAML", () => {
    expect(() =>
      parseCrds("kind: CustomResourceDefinition\napiVersion: apiextensions.k8s.io/v1beta1", "old.yaml"),
    ).toThrow("old.yaml: apiVersion apiextensions.k8s.io/v1beta1");
    const bare = { spec: { names: {}, versions: [{ name: "v1", served: true }] } };
    const text = stringify({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      ...bare,
    });
    expect(() => parseCrds(text, "bare.yaml")).toThrow("bare.yaml: version v1: schema");
    expect(() => parseCrds("a: [", "broken.yaml")).toThrow("broken.yaml: not YAML");
  });

  test("a name for a shape that is gone, and one name for two shapes", () => {
    const text = crd({
      type: "object",
      properties: { a: { type: "object", properties: { x: { type: "string" } } } },
    });
    expect(() => model(text, { ThingSpecB: "B" })).toThrow("ThingSpecB");
    expect(() => model(text, { ThingSpecA: "ThingSpec" })).toThrow("two shapes would be called ThingSpec");
  });

  test("other objects and unserved versions are passed over", () => {
    expect(parseCrds("kind: ConfigMap\n---\n", "other.yaml")).toEqual([]);
    expect(ownModel().kinds.map((kind) => kind.version)).toEqual(["v1"]);
  });

  test("YAML is read as Kubernetes reads it: an unquoted Off is no text", () => {
    const [thing] = parseCrds(crd({ type: "string" }).replace("type: string", "enum: [Off]"), "things.yaml");
    expect(thing?.schema).toMatchObject({ properties: { spec: { enum: [false] } } });
  });
});

describe("node crds/generate.ts", () => {
  const script = ["--no-warnings", "crds/generate.ts"];
  const outcome = (args: string[], env: NodeJS.ProcessEnv = process.env) =>
    run(process.execPath, [...script, ...args], { env }).then(
      ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );

  test("--check is content with what is committed", async () => {
    expect(await outcome(["--check", "--from", FIXTURES])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("--check names every file that differs and exits 1", async () => {
    const changed = temporary();
    cpSync(FIXTURES, changed, { recursive: true });
    const tiers = join(changed, "calico/projectcalico.org_tiers.yaml");
    writeFileSync(tiers, readFileSync(tiers, "utf8").replaceAll("- Deny", "- Refuse"));
    const { code, stdout } = await outcome(["--check", "--from", changed]);
    expect(code).toBe(1);
    expect(stdout.trim().split("\n")).toEqual([
      "differs: crds/kubernetes-calico/plain.generated.ts",
      "differs: crds/kubernetes-calico/schemas.generated.ts",
    ]);
  });

  test("a folder without CRDs, a package that is none, an option that is none: exit 2 and a sentence", async () => {
    const missing = await outcome(["--from", join(temporary(), "none")]);
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining("cannot read CRDs from") });
    expect(await outcome(["--check", "kubernetes-cilum"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no package kubernetes-cilum, did you mean kubernetes-cilium"),
    });
    expect(await outcome(["--chek"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--chek") });
  });

  test("a module whose sum is not the pinned one is refused", async () => {
    const bin = temporary();
    const answer = JSON.stringify({ Dir: join(process.cwd(), FIXTURES), Sum: "h1:other" });
    writeFileSync(join(bin, "go"), `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 });
    const env = { ...process.env, PATH: `${bin}:/bin:/usr/bin` };
    const { code, stderr } = await outcome(["--check", "kubernetes-cilium"], env);
    expect(code).toBe(2);
    expect(stderr).toContain("github.com/cilium/cilium@v1.20.2 has the sum h1:other, pinned is h1:dqiEGIcX");
  });

  test("without Go the message says what was tried", async () => {
    const { code, stderr } = await outcome(["--check", "kubernetes-tetragon"], { PATH: temporary() });
    expect(code).toBe(2);
    expect(stderr).toContain("go mod download github.com/cilium/tetragon@v1.7.0 failed (is Go on the PATH?)");
  });
});

describe("a file by URL", () => {
  const text = "kind: ConfigMap\n";
  const sha256 = createHash("sha256").update(text).digest("hex");
  const server = createServer((request, response) => {
    response.statusCode = request.url === "/crds.yaml" ? 200 : 404;
    response.end(text);
  });
  const at = async (path: string, pinned: string) => {
    const { port } = server.address() as AddressInfo;
    const source: PackageSource = {
      ...(PACKAGES[2] as PackageSource),
      source: { from: "url", url: `http://127.0.0.1:${port}${path}`, sha256: pinned },
    };
    return fetchPinned(source);
  };
  beforeAll(() => new Promise<void>((done) => server.listen(0, "127.0.0.1", done)));
  afterAll(() => new Promise((done) => server.close(done)));

  test("is taken when its sha256 is the pinned one", async () => {
    expect(await at("/crds.yaml", sha256)).toMatchObject([{ text }]);
  });

  test("is refused when it is not", async () => {
    await expect(at("/crds.yaml", "0".repeat(64))).rejects.toThrow(`has the sha256 ${sha256}, pinned is 000`);
  });

  test("that cannot be had points to --from", async () => {
    await expect(at("/gone.yaml", sha256)).rejects.toThrow(/HTTP 404; generate with --from/);
  });
});

test("writing brings a folder to what was generated, and touches nothing else", () => {
  const folder = temporary();
  writeFileSync(join(folder, "old.ts"), "old");
  writeFileSync(join(folder, "same.ts"), "same");
  const files = new Map([
    ["same.ts", "same"],
    ["below/new.ts", "new"],
  ]);
  expect(differences(folder, files)).toEqual(["below/new.ts", "old.ts"]);
  write(folder, files, differences(folder, files));
  expect(differences(folder, files)).toEqual([]);
});

test("folders are read by name, YAML only", () => {
  const folder = temporary();
  for (const name of ["b.yaml", "a.yaml", "readme.md"]) writeFileSync(join(folder, name), name);
  expect(readFolder(folder).map(({ text }) => text)).toEqual(["a.yaml", "b.yaml"]);
  expect(() => readFolder(join(folder, "none"))).toThrow(SourceError);
});

test("a shape stands once, however often it is used", () => {
  const declarations = emitPlain(ownModel()).match(/^export (interface|type) \w+/gm) ?? [];
  expect(new Set(declarations).size).toBe(declarations.length);
  expect(declarations.filter((line) => /Level/.test(line))).toEqual(["export type WidgetSpecLevel"]);
});

test("the three packages stay a hundredth of crd2pulumi's 98,775 lines of types", () => {
  const lines = PACKAGES.map(
    ({ name }) => readFileSync(join("crds", name, "plain.generated.ts"), "utf8").split("\n").length,
  );
  expect(lines.reduce((sum, count) => sum + count)).toBeLessThan(1_500);
});

/**
 * The trees that `palisade render kustomize` writes, built by kustomize itself: what comes out is what the plan holds, and the API
 * server takes it. Systems and stacks are found, not listed; a system that a stack lacks is added to it with its defaults.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse, parseAllDocuments, stringify } from "yaml";
import { buildPlan } from "../../plan/build.ts";
import { choosePolicies, stackSystem } from "../../plan/choose.ts";
import { policiesOf } from "../../plan/plan.ts";
import type { Settings } from "../../settings/settings.ts";
import { MODES, type Mode } from "../../settings/vocabulary.ts";
import { SYSTEM_NAMES, type SystemName } from "../../systems/registry.ts";
import { settingsOf } from "../../tests/support/stack.ts";
import { cleanSlate, client, haveNamespaces, palisade } from "../harness.ts";
import type { KubeObject } from "../kube/client.ts";
import { type Config, configOf, titleOf } from "../palisade.ts";
import { binDirectory } from "../tools.ts";

const stacks = readdirSync(palisade).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
const cases = stacks.flatMap((stack) => SYSTEM_NAMES.map((system) => ({ stack, system })));

const folder = mkdtempSync(join(tmpdir(), "palisade-kustomize-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(cleanSlate);

/** The stack's config with the system, all of its policies on and none with a mode of its own, as the trees have them. */
function configWith(stack: string, system: SystemName): Config {
  const config = configOf(stack);
  const {
    off: _off,
    mode: _mode,
    ...options
  } = (config["palisade:systems"] as Record<string, Config>)[system] ?? {};
  return { ...config, "palisade:systems": { [system]: options } };
}

function settingsWith(stack: string, system: SystemName, mode?: Mode): Settings {
  const entries = Object.entries(configWith(stack, system)).map(([key, value]) => [
    key.replace(/^palisade:/, ""),
    value,
  ]);
  return settingsOf({ ...Object.fromEntries(entries), ...(mode === undefined ? {} : { mode }) }, stack);
}

interface RenderedTree {
  readonly folder: string;
  readonly kind: "Kustomization" | "Component";
}

const written = new Map<string, readonly RenderedTree[]>();

/** The trees as the program's own command line writes them, once for each stack, system and mode. */
function treesOf(stack: string, system: SystemName, mode?: Mode): readonly RenderedTree[] {
  const key = `${stack}-${system}-${mode ?? "none"}`;
  const trees = written.get(key) ?? renderTrees(join(folder, key), stack, system, mode);
  written.set(key, trees);
  return trees;
}

function renderTrees(to: string, stack: string, system: SystemName, mode?: Mode): readonly RenderedTree[] {
  mkdirSync(to);
  writeFileSync(join(to, `Pulumi.${stack}.yaml`), stringify({ config: configWith(stack, system) }));
  const which = [
    "--dir",
    to,
    "--stack",
    stack,
    "--system",
    system,
    ...(mode === undefined ? [] : ["--mode", mode]),
  ];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--no-warnings", "bin/palisade.cjs", "render", "kustomize", ...which, "--out", join(to, "trees")],
    { cwd: palisade, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`palisade render kustomize ${which.join(" ")}: ${stderr}`);
  return stdout
    .split("\n")
    .filter((path) => path.endsWith("/kustomization.yaml"))
    .map((path) => ({
      folder: dirname(path),
      kind: (parse(readFileSync(path, "utf8")) as Pick<RenderedTree, "kind">).kind,
    }));
}

/** What `kustomize build` makes of a folder. */
function build(of: string): KubeObject[] {
  const { status, stdout, stderr } = spawnSync(join(binDirectory, "kustomize"), ["build", of], {
    encoding: "utf8",
  });
  if (status !== 0 || stderr !== "") throw new Error(`kustomize build ${of}: ${stderr}`);
  return parseAllDocuments(stdout).map((document) => document.toJS() as KubeObject);
}

const buildAll = (...of: Parameters<typeof treesOf>): KubeObject[] =>
  treesOf(...of)
    .filter(({ kind }) => kind === "Kustomization")
    .flatMap((tree) => build(tree.folder));

const byTitle = (objects: readonly unknown[]) =>
  Object.fromEntries((objects as KubeObject[]).map((object) => [titleOf(object), object]));

describe.each(cases)("stack $stack, system $system", ({ stack, system }) => {
  test("without a mode kustomize builds the plan's manifests before their mode: the spec's, with the labels of its kustomization", () => {
    const settings = settingsWith(stack, system);
    const item = stackSystem(system, settings);
    if (item === undefined) throw new Error(`stack ${stack} has no ${system}`);
    const manifests = choosePolicies(item, settings).map(({ policy }) => policy.manifest);
    expect(manifests.length).toBeGreaterThan(0);
    expect(byTitle(buildAll(stack, system))).toEqual(byTitle(manifests));
  });

  test.each(MODES)("in %s it builds exactly what `pulumi up` applies in that mode", (mode) => {
    const planned = policiesOf(buildPlan(settingsWith(stack, system, mode))).map(({ manifest }) => manifest);
    expect(byTitle(buildAll(stack, system, mode))).toEqual(byTitle(planned));
  });

  test("the API server takes what is built, with strict field validation, in every mode and without one", async () => {
    const objects = [undefined, ...MODES].flatMap((mode) => buildAll(stack, system, mode));
    const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
    await haveNamespaces(...namespaces);
    for (const object of objects) {
      const taken = await client.apply(object, {
        fieldManager: "kustomize",
        dryRun: true,
        fieldValidation: "Strict",
      });
      expect(titleOf(taken)).toBe(titleOf(object));
    }
  });

  test("a component gives the Deployments it names their labels, and leaves their selectors alone", () => {
    const components = treesOf(stack, system).filter(({ kind }) => kind === "Component");
    expect(components.length).toBe(
      stackSystem(system, settingsWith(stack, system))?.labelPatches === undefined ? 0 : 1,
    );
    for (const component of components) {
      const patches = patchesIn(component.folder);
      expect(patches.length).toBeGreaterThan(0);
      const built = byTitle(build(besideComponent(component.folder, patches)));
      for (const patch of patches) {
        const { spec } = built[titleOf(patch)] as KubeObject & { spec: DeploymentSpec };
        expect(spec.selector.matchLabels).toEqual({ app: patch.metadata.name });
        expect(spec.template.metadata.labels).toEqual({
          app: patch.metadata.name,
          ...(patch as KubeObject & { spec: DeploymentSpec }).spec.template.metadata.labels,
        });
      }
    }
  });
});

interface DeploymentSpec {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly template: { readonly metadata: { readonly labels: Readonly<Record<string, string>> } };
}

function patchesIn(component: string): KubeObject[] {
  const { patches } = parse(readFileSync(join(component, "kustomization.yaml"), "utf8")) as {
    patches: { path: string }[];
  };
  return patches.map(({ path }) => parse(readFileSync(join(component, path), "utf8")) as KubeObject);
}

/** A kustomization of somebody's Deployments that names the component, as its comment says. */
function besideComponent(component: string, patches: readonly KubeObject[]): string {
  const owner = mkdtempSync(join(folder, "deployments-"));
  const deployments = patches.map(({ apiVersion, kind, metadata: { name, namespace } }) => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image: "x" }] } },
    },
  }));
  writeFileSync(
    join(owner, "deployments.yaml"),
    deployments.map((deployment) => stringify(deployment)).join("---\n"),
  );
  const kustomization = { resources: ["deployments.yaml"], components: [relative(owner, component)] };
  writeFileSync(join(owner, "kustomization.yaml"), stringify(kustomization));
  return owner;
}

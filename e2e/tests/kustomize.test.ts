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
import { MODES, type Mode } from "../../model/vocabulary.ts";
import { buildPlan } from "../../plan/build.ts";
import { choosePolicies, stackSystem } from "../../plan/choose.ts";
import { policiesOf } from "../../plan/plan.ts";
import type { Settings } from "../../settings/settings.ts";
import { SYSTEM_NAMES, type SystemName } from "../../systems/registry.ts";
import { settingsOf } from "../../tests/support/stack.ts";
import { called, started } from "../command-line.ts";
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

/** The command line for a stack, system and mode, with its stack file below `to`. */
function commandFor(to: string, stack: string, system: SystemName, mode?: Mode): readonly string[] {
  mkdirSync(to);
  writeFileSync(join(to, `Pulumi.${stack}.yaml`), stringify({ config: configWith(stack, system) }));
  return [
    ...["render", "kustomize", "--dir", to, "--stack", stack, "--system", system],
    ...(mode === undefined ? [] : ["--mode", mode]),
    ...["--out", join(to, "trees")],
  ];
}

const written = new Map<string, readonly RenderedTree[]>();

/** The trees as the program's own command line writes them, once for each stack, system and mode. */
async function treesOf(stack: string, system: SystemName, mode?: Mode): Promise<readonly RenderedTree[]> {
  const key = `${stack}-${system}-${mode ?? "none"}`;
  const known = written.get(key);
  if (known !== undefined) return known;
  const printed = await called(commandFor(join(folder, key), stack, system, mode));
  const trees = printed
    .split("\n")
    .filter((path) => path.endsWith("/kustomization.yaml"))
    .map((path) => ({
      folder: dirname(path),
      kind: (parse(readFileSync(path, "utf8")) as Pick<RenderedTree, "kind">).kind,
    }));
  written.set(key, trees);
  return trees;
}

const built = new Map<string, readonly KubeObject[]>();

/** What `kustomize build` makes of a folder, built once. */
function build(of: string): readonly KubeObject[] {
  const objects = built.get(of) ?? buildNow(of);
  built.set(of, objects);
  return objects;
}

function buildNow(of: string): KubeObject[] {
  const { status, stdout, stderr } = spawnSync(join(binDirectory, "kustomize"), ["build", of], {
    encoding: "utf8",
  });
  if (status !== 0 || stderr !== "") throw new Error(`kustomize build ${of}: ${stderr}`);
  return parseAllDocuments(stdout).map((document) => document.toJS() as KubeObject);
}

const buildAll = async (...of: Parameters<typeof treesOf>): Promise<KubeObject[]> =>
  (await treesOf(...of)).filter(({ kind }) => kind === "Kustomization").flatMap((tree) => build(tree.folder));

const byTitle = (objects: readonly unknown[]) =>
  Object.fromEntries((objects as KubeObject[]).map((object) => [titleOf(object), object]));

describe.each(cases)("stack $stack, system $system", ({ stack, system }) => {
  test("without a mode kustomize builds the plan's manifests before their mode: the spec's, with the labels of its kustomization", async () => {
    const settings = settingsWith(stack, system);
    const item = stackSystem(system, settings);
    if (item === undefined) throw new Error(`stack ${stack} has no ${system}`);
    const manifests = choosePolicies(item, settings).map(({ policy }) => policy.manifest);
    expect(manifests.length).toBeGreaterThan(0);
    expect(byTitle(await buildAll(stack, system))).toEqual(byTitle(manifests));
  });

  test.each(MODES)("in %s it builds exactly what `pulumi up` applies in that mode", async (mode) => {
    const planned = policiesOf(buildPlan(settingsWith(stack, system, mode))).map(({ manifest }) => manifest);
    expect(byTitle(await buildAll(stack, system, mode))).toEqual(byTitle(planned));
  });

  test("the API server takes what is built, with strict field validation, in every mode and without one", async () => {
    const ofModes = [undefined, ...MODES].map((mode) => buildAll(stack, system, mode));
    const objects = (await Promise.all(ofModes)).flat();
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

  test("a component gives the Deployments it names their labels, and leaves their selectors alone", async () => {
    const components = (await treesOf(stack, system)).filter(({ kind }) => kind === "Component");
    expect(components.length).toBe(
      stackSystem(system, settingsWith(stack, system))?.labelPatches === undefined ? 0 : 1,
    );
    for (const component of components) {
      const patches = patchesIn(component.folder);
      expect(patches.length).toBeGreaterThan(0);
      const patched = byTitle(build(besideComponent(component.folder, patches)));
      for (const patch of patches) {
        const { spec } = patched[titleOf(patch)] as KubeObject & { spec: DeploymentSpec };
        expect(spec.selector.matchLabels).toEqual({ app: patch.metadata.name });
        expect(spec.template.metadata.labels).toEqual({
          app: patch.metadata.name,
          ...(patch as KubeObject & { spec: DeploymentSpec }).spec.template.metadata.labels,
        });
      }
    }
  });
});

test("the command that is started writes the very files of the one that is called here", async () => {
  const [one] = cases;
  if (one === undefined) throw new Error("no stack has a system");
  const { stack, system } = one;
  const files = async (name: string, command: typeof called | typeof started) => {
    const to = join(folder, name);
    const printed = await command(commandFor(to, stack, system, "enforce"));
    const paths = printed.split("\n").filter(Boolean);
    return paths.map((path) => [relative(to, path), readFileSync(path, "utf8")]);
  };
  const ofStart = await files("started", started);
  expect(ofStart.length).toBeGreaterThan(1);
  expect(ofStart).toEqual(await files("called", called));
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

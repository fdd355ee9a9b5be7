/**
 * The CustomResourceDefinitions of the engines, as an engine's operator would create them: Cilium's and Tetragon's
 * from their Go modules, checked by `tools/charts/go.sum`, Calico's and the Prometheus operator's from the fixtures.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { load } from "js-yaml";
import type { Kind, KubeClient, KubeObject } from "./kube/client.ts";
import { isNotFound, UnknownKind } from "./kube/errors.ts";
import { downloadFailure } from "./prerequisites.ts";

/** Who brings definitions: the engines, and the Prometheus operator, whose kind the alerts are. */
export type Engine = "cilium" | "tetragon" | "calico" | "prometheus-operator";

export const engines: readonly Engine[] = ["cilium", "tetragon", "calico", "prometheus-operator"];

/** A CustomResourceDefinition, as far as the tests look into it. */
interface Definition extends KubeObject {
  spec: {
    group: string;
    scope: "Namespaced" | "Cluster";
    names: { kind: string };
    versions: { name: string; served: boolean }[];
  };
  status?: { conditions?: { type: string; status: string }[] };
}

const charts = join(import.meta.dirname, "tools", "charts");

/**
 * The folder of a Go module that `tools/charts/go.mod` pins, downloaded at most once a machine.
 * @throws MissingPrerequisite without a network the first time
 */
export function moduleFolder(module: "github.com/cilium/cilium" | "github.com/cilium/tetragon"): string {
  const { stdout, stderr } = spawnSync("go", ["mod", "download", "-json", module], {
    cwd: charts,
    encoding: "utf8",
  });
  const { Dir: folder, Error: refusal } = JSON.parse(stdout || "{}") as { Dir?: string; Error?: string };
  if (folder !== undefined) return folder;
  const lines = [refusal ?? "", ...stderr.split("\n")];
  throw downloadFailure(module, lines) ?? new Error(`${module}: ${lines.join(" ").trim()}`);
}

/** The kinds this project writes; the modules hold more. */
const files: Record<Engine, () => { folder: string; names: readonly string[] }> = {
  cilium: () => ({
    folder: join(moduleFolder("github.com/cilium/cilium"), "pkg/k8s/apis/cilium.io/client/crds/v2"),
    names: ["ciliumnetworkpolicies.yaml", "ciliumclusterwidenetworkpolicies.yaml", "ciliumcidrgroups.yaml"],
  }),
  tetragon: () => ({
    folder: join(moduleFolder("github.com/cilium/tetragon"), "install/kubernetes/tetragon/crds-yaml"),
    names: ["cilium.io_tracingpolicies.yaml", "cilium.io_tracingpoliciesnamespaced.yaml"],
  }),
  calico: () => fixtures("calico"),
  "prometheus-operator": () => fixtures("prometheus-operator"),
};

/** Definitions that no package carries; `SOURCE.md` beside them says where they are from. */
function fixtures(engine: Engine): { folder: string; names: readonly string[] } {
  const folder = join(import.meta.dirname, "fixtures", "crds", engine);
  return { folder, names: readdirSync(folder).filter((name) => name.endsWith(".yaml")) };
}

const parsed = new Map<Engine, readonly Definition[]>();

/** The definitions of an engine. */
export function definitions(engine: Engine): readonly Definition[] {
  const known = parsed.get(engine);
  if (known !== undefined) return known;
  const { folder, names } = files[engine]();
  const read = names.map((name) => load(readFileSync(join(folder, name), "utf8")) as Definition);
  parsed.set(engine, read);
  return read;
}

/** The kinds an engine's definitions serve. */
export function kindsOf(engine: Engine): Kind[] {
  return definitions(engine).flatMap(({ spec }) =>
    spec.versions
      .filter(({ served }) => served)
      .map(({ name }) => ({ apiVersion: `${spec.group}/${name}`, kind: spec.names.kind })),
  );
}

/**
 * Creates what is missing of an engine's definitions and waits until the API server serves them.
 * @returns how many were missing
 */
export async function applyDefinitions(client: KubeClient, engine: Engine): Promise<number> {
  client.forgetKinds();
  // Every test begins so, mostly where nothing is missing: the list of kinds says it, without the definitions' schemas.
  if (await servesAll(client, kindsOf(engine))) return 0;
  let created = 0;
  for (const definition of definitions(engine))
    if ((await client.find(definition)) === undefined) {
      await client.create(definition);
      created += 1;
    }
  for (const definition of definitions(engine)) {
    const established = async () => {
      const { status } = (await client.get(definition)) as Definition;
      return (
        status?.conditions?.some(({ type, status: yes }) => type === "Established" && yes === "True") === true
      );
    };
    while (!(await established())) await sleep(50);
  }
  for (const kind of kindsOf(engine)) while (!(await isServed(client, kind))) await sleep(50);
  return created;
}

/** Deletes an engine's definitions, and with them every object of their kinds, and waits until none is served. */
export async function removeDefinitions(client: KubeClient, engine: Engine): Promise<void> {
  for (const definition of definitions(engine))
    await client.delete(definition).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  for (const definition of definitions(engine))
    while ((await client.find(definition)) !== undefined) await sleep(50);
  for (const kind of kindsOf(engine)) while (await isServed(client, kind)) await sleep(50);
}

async function servesAll(client: KubeClient, kinds: readonly Kind[]): Promise<boolean> {
  for (const kind of kinds) if (!(await serves(client, kind))) return false;
  return true;
}

/** Whether the kind is in what the API server says now that it serves. */
function isServed(client: KubeClient, kind: Kind): Promise<boolean> {
  client.forgetKinds();
  return serves(client, kind);
}

/** Whether the kind is in what the API server said when it was asked last. */
function serves(client: KubeClient, kind: Kind): Promise<boolean> {
  return client.describe(kind).then(
    () => true,
    (error: unknown) => {
      if (error instanceof UnknownKind) return false;
      throw error;
    },
  );
}

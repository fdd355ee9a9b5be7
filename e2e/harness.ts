/**
 * What a test file imports: the cluster that `run.ts` started, a client, and stacks that are cleaned up. The tests
 * of a file run one after the other on a cluster that other files use before and after; each has stacks of its own and leaves no policies behind.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Cluster } from "./cluster.ts";
import { applyDefinitions, engines, kindsOf } from "./crds.ts";
import type { Kind, KubeClient, KubeObject, Ref } from "./kube/client.ts";
import { isNotFound, UnknownKind } from "./kube/errors.ts";
import { Stack, type StackOptions } from "./pulumi.ts";

/** Each of jest's workers has a cluster of its own. */
const folder = (process.env.PALISADE_E2E_CLUSTERS ?? "").split(":")[
  Number(process.env.JEST_WORKER_ID ?? "1") - 1
];
if (folder === undefined || folder === "")
  throw new Error(
    "PALISADE_E2E_CLUSTERS names no cluster: run the end-to-end tests with `npm run e2e [-- <file>]`",
  );

export const cluster: Cluster = Cluster.attach(folder);

/** Cluster-admin. */
export const client: KubeClient = cluster.client();

/** The folder of the program under test: this repository, or the copy that `PALISADE_E2E_PROGRAM` names. */
export const palisade: string = process.env.PALISADE_E2E_PROGRAM ?? join(import.meta.dirname, "..");

export const networkPolicy: Kind = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" };

/** Every kind that a policy can have here. */
function policyKinds(): Kind[] {
  return [networkPolicy, ...engines.flatMap(kindsOf)];
}

const opened: Stack[] = [];

/** A stack of the program under test, or of another one, against the shared cluster. `closeStacks` removes it. */
export async function openStack(options: Partial<StackOptions> = {}): Promise<Stack> {
  const env = { KUBECONFIG: cluster.kubeconfig, ...options.env };
  const stack = await Stack.create({ program: palisade, beside: cluster.folder, ...options, env });
  opened.push(stack);
  return stack;
}

/** A resource of the tiny program: an object of the API or a Helm release. */
export type TinyResource = { readonly dependsOn?: readonly string[] } & (
  | { readonly object: KubeObject }
  | { readonly release: Readonly<Record<string, unknown>> }
);

/** A stack of `fixtures/program`, which makes what it is told. */
export interface TinyStack
  extends Pick<
    Stack,
    "folder" | "preview" | "up" | "startUp" | "refresh" | "destroy" | "records" | "export"
  > {
  /** What the next operation deploys, by logical name. */
  deploy(resources: Readonly<Record<string, TinyResource>>): void;
}

export async function openTinyStack(options: Partial<StackOptions> = {}): Promise<TinyStack> {
  const program = join(import.meta.dirname, "fixtures", "program");
  const stack = await openStack({ program, ...options });
  const file = join(stack.folder, "resources.json");
  stack.writeConfig({ "tiny:resources": file });
  return Object.assign(stack, {
    deploy: (resources: Readonly<Record<string, TinyResource>>) =>
      writeFileSync(file, JSON.stringify(resources)),
  });
}

/** Removes the folders of all stacks of this file; for `afterEach`. */
export function closeStacks(): void {
  for (const stack of opened.splice(0)) stack.remove();
}

/** Creates namespaces that are missing. */
export async function haveNamespaces(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    if ((await client.find(namespace)) === undefined) await client.create(namespace);
  }
}

/** All policies of the cluster, of every kind that is served. */
export async function allPolicies(): Promise<KubeObject[]> {
  const found: KubeObject[] = [];
  for (const kind of policyKinds())
    found.push(
      ...(await client.list(kind).catch((error: unknown) => {
        if (error instanceof UnknownKind) return [];
        throw error;
      })),
    );
  return found;
}

/** A cluster with the definitions of every engine and without a policy; for `beforeEach`. */
export async function cleanSlate(): Promise<void> {
  let created = 0;
  for (const engine of engines) created += await applyDefinitions(client, engine);
  if (created > 0) await cluster.startControllers();
  for (const policy of await allPolicies()) await removeNow(policy);
}

/** Deletes an object without waiting for the garbage collector, and waits until it is gone. */
export async function removeNow(ref: Ref): Promise<void> {
  const gone = (error: unknown) => {
    if (!isNotFound(error)) throw error;
  };
  await client.patch(ref, { metadata: { finalizers: null } }).catch(gone);
  await client.delete(ref).catch(gone);
  while ((await client.find(ref)) !== undefined) await sleep(50);
}

/** Waits until `probe` answers with something other than undefined or false. @throws Error after `seconds` */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T> | T,
  seconds = 30,
): Promise<NonNullable<T>> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const seen = await probe();
    if (seen !== undefined && seen !== null && seen !== false) return seen;
    await sleep(50);
  }
  throw new Error(`${what}: not within ${seconds} s`);
}

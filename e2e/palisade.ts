/** Stacks of the program under test, as its own stack files have them, with changes of config as an operator makes them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { allPolicies, haveNamespaces, openStack, palisade } from "./harness.ts";
import type { KubeObject } from "./kube/client.ts";
import { type Outcome, type Stack, type StackOptions, usesRealProvider } from "./pulumi.ts";

export type Config = Record<string, unknown>;

/** The config of a stack file of the program, in its own folder or in another of it. */
export function configOf(stack: string, folder = "."): Config {
  const text = readFileSync(join(palisade, folder, `Pulumi.${stack}.yaml`), "utf8");
  return (parse(text) as { config: Config }).config;
}

/** Changes the options of one system; an option set to undefined goes away. */
export function withSystem(config: Config, system: string, options: Config): Config {
  const systems = config["palisade:systems"] as Record<string, Config>;
  const changed = Object.entries({ ...systems[system], ...options }).filter(
    ([, value]) => value !== undefined,
  );
  return { ...config, "palisade:systems": { ...systems, [system]: Object.fromEntries(changed) } };
}

/** The config with ClawdStrike alone of its systems: the other three cost every operation half a second. */
export function clawdstrikeOnly(config: Config): Config {
  const { clawdstrike } = config["palisade:systems"] as Record<string, Config>;
  return { ...config, "palisade:systems": { clawdstrike } };
}

/** The namespaces of the systems' workloads, which are not ours to make. */
export const WORKLOAD_NAMESPACES = [
  "clawdstrike",
  "aegisnet",
  "pmoves",
  "yamtam",
  "yamtam-sandbox",
  "sark",
  "sark-system",
];

/** A stack of the program, with the workloads' namespaces there. */
export async function openPalisade(config: Config, options: Partial<StackOptions> = {}): Promise<Stack> {
  await haveNamespaces(...WORKLOAD_NAMESPACES);
  return openStack({ config, ...(usesRealProvider() ? { amend: withoutReleases } : {}), ...options });
}

/**
 * No engine is installed: nothing runs pods here, so that a release of the real provider would wait for ever. Agents of
 * Cilium that are somebody else's audit only by their owner's word.
 */
function withoutReleases(config: Config): Config {
  const { cni, ...cluster } = config["palisade:cluster"] as Config & { cni: string };
  const engines = config["palisade:engines"] as Record<string, Config> | undefined;
  const without = (name: string) => ({ [name]: { ...engines?.[name], install: false } });
  const audits = cni === "cilium" && config["palisade:mode"] !== "enforce";
  const agentAudit = { owner: "end-to-end tests", reason: "nothing runs pods here" };
  return {
    ...config,
    "palisade:cluster": { ...cluster, cni, ...(audits ? { agentAudit } : {}) },
    "palisade:engines": { ...engines, ...without(cni), ...without("tetragon") },
  };
}

/** `up` that must succeed; a failure shows what the engine said. */
export async function upOf(stack: Stack, config?: Config): Promise<Outcome> {
  if (config !== undefined) stack.writeConfig(config);
  return succeeded(await stack.up());
}

export function succeeded(outcome: Outcome): Outcome {
  if (outcome.code === 0) return outcome;
  const said = outcome.diagnostics
    .filter(({ severity }) => severity !== "debug")
    .map(({ message }) => message);
  throw new Error(`pulumi ended with ${outcome.code}:\n${[...said, outcome.stderr].join("\n")}`);
}

/**
 * The changes of an operation as `op name`, sorted: what a toggle claims to touch. Components are left out: they
 * are how Pulumi groups resources, and nothing of them reaches the cluster.
 */
export const changesOf = ({ changes }: Outcome): string[] =>
  changes
    .filter(({ type }) => !type.startsWith("palisade:"))
    .map(({ op, name }) => `${op} ${name}`)
    .toSorted();

/** What was asked of an object and not what the server keeps about it. */
export interface Wanted {
  readonly labels: Record<string, string> | undefined;
  readonly annotations: Record<string, string> | undefined;
  readonly spec: unknown;
}

export const wantedOf = ({ metadata, spec }: KubeObject): Wanted => ({
  labels: metadata.labels,
  annotations: metadata.annotations,
  spec,
});

/** `Kind namespace/name`, as the plan names objects. */
export const titleOf = ({ kind, metadata: { name, namespace } }: KubeObject): string =>
  `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;

/** Every policy in the cluster by title, as asked for. */
export async function policiesByTitle(): Promise<Record<string, Wanted>> {
  return Object.fromEntries((await allPolicies()).map((object) => [titleOf(object), wantedOf(object)]));
}

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { Policy } from "../../../model/policy.ts";
import type { SystemContext } from "../../../model/system.ts";
import type { Layer } from "../../../model/vocabulary.ts";
import { CLAWDSTRIKE_DEFAULTS, type ClawdstrikeOptions } from "../../../systems/clawdstrike/options.ts";
import { SYSTEMS } from "../../../systems/registry.ts";

const root = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** A YAML file of tests/fixtures/clawdstrike, parsed. */
// biome-ignore lint/suspicious/noExplicitAny: a parsed file has whatever shape its author gave it
export const fixture = (path: string): any => parse(readFileSync(`${root}clawdstrike/${path}`, "utf8"));

export const fixtureFiles = (folder: string): string[] => readdirSync(`${root}clawdstrike/${folder}`).sort();

export const options = (changes: Partial<ClawdstrikeOptions> = {}): ClawdstrikeOptions => ({
  ...CLAWDSTRIKE_DEFAULTS,
  ...changes,
});

export const CLUSTER: SystemContext = { cni: "cilium", calicoEdition: "open-source", bpfLsm: false };

/** Policies by file name. */
export function rendered(
  changes: Partial<ClawdstrikeOptions> = {},
  context: SystemContext = CLUSTER,
): ReadonlyMap<string, Policy> {
  const policies = SYSTEMS.clawdstrike.policies(options(changes), context);
  return new Map(policies.map((policy) => [policy.file, policy]));
}

/** One policy's manifest by file name, typed loosely: tests look into it the way a reader of YAML would. */
export function manifestOf(
  file: string,
  changes: Partial<ClawdstrikeOptions> = {},
  context: SystemContext = CLUSTER,
  // biome-ignore lint/suspicious/noExplicitAny: see fixture
): any {
  const policy = rendered(changes, context).get(file);
  if (policy === undefined) throw new Error(`no policy renders ${file}`);
  return policy.manifest;
}

/**
 * Where two trees differ, as `path: before -> after`, one entry a leaf or a missing branch. Paths are written
 * as in JavaScript, `spec.egress[0].toPorts[0].ports[0].port`; keys with dots in brackets.
 */
export function differences(before: unknown, after: unknown, path = ""): string[] {
  if (isTree(before) && isTree(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      differences(
        (before as Record<string, unknown>)[key],
        (after as Record<string, unknown>)[key],
        step(path, key, Array.isArray(before)),
      ),
    );
  }
  return Object.is(before, after) ? [] : [`${path}: ${show(before)} -> ${show(after)}`];
}

const isTree = (value: unknown): value is object => typeof value === "object" && value !== null;

function step(path: string, key: string, inArray: boolean): string {
  if (inArray) return `${path}[${key}]`;
  if (/[./]/.test(key)) return `${path}["${key}"]`;
  return path === "" ? key : `${path}.${key}`;
}

const show = (value: unknown): string => (value === undefined ? "absent" : JSON.stringify(value));

/** What a setting changes in the rendered policies, as `number path: before -> after`. */
export function changed(
  changes: Partial<ClawdstrikeOptions>,
  base: Partial<ClawdstrikeOptions> = {},
  layer: Layer = "network",
): string[] {
  const before = rendered(base);
  return [...rendered({ ...base, ...changes })]
    .filter(([, policy]) => policy.layer === layer)
    .flatMap(([file, policy]) =>
      differences(before.get(file)?.manifest, policy.manifest).map((line) => `${file.slice(0, 2)} ${line}`),
    );
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { isMap } from "../model/lists.ts";
import { nearest } from "../model/near-miss.ts";
import { REDACTED } from "../model/sensitive.ts";
import { SettingsError } from "../settings/problem.ts";
import { CONFIG_NAMESPACE, parseSettings, type RawConfig } from "../settings/schema.ts";
import type { Settings } from "../settings/settings.ts";
import type { SystemName } from "../systems/registry.ts";
import { UnusableInput } from "./exit.ts";

/** Largest stack file that is read, in characters: far above any real one, far below what would hurt. */
const LARGEST_FILE = 1_000_000;

/** Settings of `Pulumi.<stack>.yaml` in a folder, without Pulumi, passphrase or network. */
export function readStack(folder: string, stack: string): Settings {
  const raw = rawConfig(folder, stack);
  const parsed = parseSettings(raw);
  if (!parsed.ok) throw new SettingsError(stack, parsed.problems);
  return parsed.settings;
}

/** Settings in which one system stands alone, with the values of its spec. */
export function specSettings(system: SystemName): Settings {
  const values = { cluster: { platform: "generic", cni: "cilium" }, systems: { [system]: {} } };
  const parsed = parseSettings({ stack: "spec", values, secretKeys: new Set() });
  if (!parsed.ok) throw new SettingsError("spec", parsed.problems);
  return parsed.settings;
}

function rawConfig(folder: string, stack: string): RawConfig {
  const name = `Pulumi.${stack}.yaml`;
  const found = configOf(readStackFile(folder, name, stack), name);
  const secretKeys = new Set<string>();
  const foreignKeys: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [fullKey, value] of Object.entries(found)) {
    const key = ownKey(fullKey);
    if (key === undefined) foreignKeys.push(fullKey);
    else values[key] = redactSecure(value, () => secretKeys.add(key));
  }
  return { stack, values, secretKeys, foreignKeys };
}

/** The program's key behind `palisade:`; a key without any namespace is the project's own; others' are left. */
function ownKey(fullKey: string): string | undefined {
  const [namespace, ...rest] = fullKey.split(":");
  if (rest.length === 0) return fullKey;
  return namespace === CONFIG_NAMESPACE ? rest.join(":") : undefined;
}

function readStackFile(folder: string, name: string, stack: string): string {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch (error) {
    const stacks = stacksIn(folder);
    const near = nearest(stack, stacks);
    const known =
      stacks.length === 0 ? "there is no Pulumi.<stack>.yaml there" : `stacks there: ${stacks.join(", ")}`;
    throw new UnusableInput(
      `${name} in ${folder} cannot be read (${(error as NodeJS.ErrnoException).code}); ${known}.${
        near === undefined ? "" : ` Did you mean "${near}"?`
      } Name a stack with --stack, or its folder with --dir.`,
    );
  }
}

const stacksIn = (folder: string): string[] => {
  try {
    return readdirSync(folder).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  } catch {
    return [];
  }
};

function configOf(text: string, name: string): Readonly<Record<string, unknown>> {
  if (text.length > LARGEST_FILE)
    throw new UnusableInput(`${name} has ${text.length} characters; at most ${LARGEST_FILE} are read.`);
  const document = parseDocument(text, { prettyErrors: true });
  const [problem] = document.errors;
  if (problem !== undefined) throw new UnusableInput(`${name} is not YAML: ${firstLine(problem.message)}`);
  const file = toPlain(document, name) ?? {};
  if (!isMap(file)) throw new UnusableInput(`${name} is not a map. Write keys under config:.`);
  const config = file.config ?? {};
  if (!isMap(config))
    throw new UnusableInput(`${name} has a config that is not a map. Write keys under config:.`);
  if (!Object.hasOwn(file, "config")) refuseMeant(Object.keys(file), name);
  return config;
}

/** Pulumi passes over what it does not know beside `config`, and the stack would have no settings at all. */
function refuseMeant(keys: readonly string[], name: string): void {
  const misspelt = nearest("config", keys);
  if (misspelt !== undefined)
    throw new UnusableInput(`${name} has ${misspelt} and no config. Did you mean "config"?`);
  const misplaced = keys.find((key) => key.startsWith(`${CONFIG_NAMESPACE}:`));
  if (misplaced !== undefined)
    throw new UnusableInput(
      `${name} has ${misplaced} and no config. Write the keys of the program under config:.`,
    );
}

function toPlain(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new UnusableInput(
      `${name} cannot be expanded: ${firstLine((error as Error).message)}. Remove its aliases.`,
    );
  }
}

/** Encrypted values cannot be read here and need not be: each becomes the redacted word. */
function redactSecure(value: unknown, found: () => void): unknown {
  if (Array.isArray(value)) return value.map((item) => redactSecure(item, found));
  if (!isMap(value)) return value;
  if (Object.keys(value).length === 1 && typeof value.secure === "string") {
    found();
    return REDACTED;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactSecure(item, found)]));
}

const firstLine = (text: string): string => text.split("\n")[0] ?? text;

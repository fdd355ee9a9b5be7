import { Config, getStack, RunError, runtime } from "@pulumi/pulumi";
import { isMap } from "../model/lists.ts";
import { Sensitive } from "../model/sensitive.ts";
import { SettingsError } from "./problem.ts";
import { CONFIG_NAMESPACE, parseSettings } from "./schema.ts";
import type { Settings } from "./settings.ts";

/** Exported by the SDK's runtime, but left out of its types. */
const { isConfigSecret } = runtime as unknown as { isConfigSecret: (key: string) => boolean };

/**
 * Reads the stack's config through Pulumi: the only reader of `pulumi.Config`. Throws one `RunError`, which Pulumi
 * prints without a stack trace, with every problem. Values are parsed here and not by the SDK, whose error for a
 * malformed object quotes it, secret or not (docs/semantics/pulumi.md#malformed-secrets-are-quoted).
 */
export function loadSettings(): Settings {
  const stack = getStack();
  const config = new Config(CONFIG_NAMESPACE);
  const prefix = `${CONFIG_NAMESPACE}:`;
  const all = Object.keys(runtime.allConfig());
  const keys = all.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const foreignKeys = all.filter((key) => !key.startsWith(prefix));
  const secretKeys = new Set(keys.filter((key) => isConfigSecret(prefix + key)));
  const values = Object.fromEntries(
    keys.map((key) => [key, secretAware(key, parseValue(config.get(key)), secretKeys)]),
  );
  const parsed = parseSettings({ stack, values, secretKeys, foreignKeys });
  if (!parsed.ok) throw new RunError(new SettingsError(stack, parsed.problems).message);
  return parsed.settings;
}

/** Structured keys arrive as JSON; anything that is not JSON is the text itself. */
function parseValue(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Which leaf of a structured key is secret is not known here, only that the key holds one. Helm values go into
 * resources unread, so all their texts are kept from view then; the other sections name their secret fields.
 */
function secretAware(key: string, value: unknown, secretKeys: ReadonlySet<string>): unknown {
  return key === "engines" && secretKeys.has(key) ? concealHelmValues(value) : value;
}

function concealHelmValues(engines: unknown): unknown {
  if (!isMap(engines)) return engines;
  return mapValues(engines, (engine) =>
    isMap(engine) && isMap(engine.values) ? { ...engine, values: conceal(engine.values) } : engine,
  );
}

function conceal(value: unknown): unknown {
  if (typeof value === "string") return new Sensitive(value);
  if (Array.isArray(value)) return value.map(conceal);
  return isMap(value) ? mapValues(value, conceal) : value;
}

const mapValues = (
  map: Record<string, unknown>,
  change: (value: unknown) => unknown,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));

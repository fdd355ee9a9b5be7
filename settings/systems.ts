import { z } from "zod";
import { statement, word } from "../model/config-fields.ts";
import { isMap } from "../model/lists.ts";
import { LAYERS, MODES, type Mode } from "../model/vocabulary.ts";
import { type OptionsBySystem, SYSTEM_NAMES, SYSTEMS, type SystemName } from "../systems/registry.ts";
import type { Problem } from "./problem.ts";
import type { Settings, SystemSettings } from "./settings.ts";

/** Config under `systems.<name>`: the system's own options and the toggles every system has. */
function systemSchema(name: SystemName) {
  const { options, policyNames } = SYSTEMS[name];
  const fields: Readonly<Record<string, z.ZodType>> = options.fields;
  const switches = [...LAYERS, ...policyNames] as [string, ...string[]];
  const modeByName = z.strictObject(Object.fromEntries(switches.map((key) => [key, word(MODES).optional()])));
  return z.strictObject({
    ...fields,
    off: z.array(word(switches)).optional().meta({ description: "Policies and layers that are not applied" }),
    mode: z
      .union([word(MODES), modeByName], {
        error: "is neither a mode nor a map of layers and policies to modes",
      })
      .optional()
      .meta({ description: "A mode for the whole system, or a mode per layer or policy" }),
    acknowledge: statement.optional().meta({
      description: "Accepts that runtime policies as specified kill processes of anybody on the nodes",
    }),
  });
}

export const SYSTEM_SCHEMAS = Object.fromEntries(
  SYSTEM_NAMES.map((name) => [name, systemSchema(name)]),
) as Record<SystemName, ReturnType<typeof systemSchema>>;

/** A checked section of the config, made complete with the spec's values. */
export function completeSystem<Name extends SystemName>(
  name: Name,
  written: z.output<ReturnType<typeof systemSchema>>,
): SystemSettings<OptionsBySystem[Name]> {
  const { off = [], mode, acknowledge, ...options } = written;
  return {
    options: withDefaults(SYSTEMS[name].options.defaults, options),
    off: new Set(off),
    mode: modeMap(mode),
    ...(acknowledge === undefined ? {} : { acknowledge }),
  };
}

/** What the options of the stack's systems contradict. */
export const systemConflicts = ({ systems }: Pick<Settings, "systems">): readonly Problem[] =>
  SYSTEM_NAMES.flatMap((name) => conflictsOf(name, systems[name]?.options));

const conflictsOf = <Name extends SystemName>(
  name: Name,
  options: OptionsBySystem[Name] | undefined,
): readonly Problem[] =>
  (options === undefined ? [] : (SYSTEMS[name].options.conflicts?.(options) ?? [])).map(
    ({ option, message, remedy }) => ({ path: `palisade:systems.${name}.${option}`, message, remedy }),
  );

function modeMap(
  mode: Mode | Readonly<Record<string, Mode | undefined>> | undefined,
): ReadonlyMap<string, Mode> {
  if (mode === undefined) return new Map();
  if (typeof mode === "string") return new Map([["all", mode]]);
  return new Map(Object.entries(mode).filter((entry): entry is [string, Mode] => entry[1] !== undefined));
}

/** Written keys over defaults; maps one level down are merged, lists and what lies deeper are replaced. */
function withDefaults<Options extends object>(defaults: Options, written: object): Options {
  const merged = entriesOver(defaults, written, (base, value) =>
    isMap(base) && isMap(value) ? entriesOver(base, value, (_base, inner) => inner) : value,
  );
  return merged as Options;
}

/** The entries of `base`, and over them those of `written` that are not undefined. */
function entriesOver(
  base: object,
  written: object,
  join: (base: unknown, value: unknown) => unknown,
): Record<string, unknown> {
  const merged = new Map<string, unknown>(Object.entries(base));
  for (const [key, value] of Object.entries(written))
    if (value !== undefined) merged.set(key, join(merged.get(key), value));
  return Object.fromEntries(merged);
}

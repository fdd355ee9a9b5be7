import { z } from "zod";
import { isMap } from "../model/lists.ts";
import { LAYERS, MODES, type Mode } from "../model/vocabulary.ts";
import { CLAWDSTRIKE_DEFAULTS } from "../systems/clawdstrike/options.ts";
import { PMOVES_DEFAULTS } from "../systems/pmoves/options.ts";
import { SYSTEM_NAMES, SYSTEMS, type SystemName, type SystemOptions } from "../systems/registry.ts";
import { SARK_DEFAULTS } from "../systems/sark/options.ts";
import { YAMTAM_DEFAULTS } from "../systems/yamtam/options.ts";
import { statement, word } from "./fields.ts";
import { clawdstrike } from "./options/clawdstrike.ts";
import { pmoves } from "./options/pmoves.ts";
import { sark } from "./options/sark.ts";
import { yamtam } from "./options/yamtam.ts";
import type { SystemSettings } from "./settings.ts";

type Shape = Readonly<Record<string, z.ZodType>>;

/** The options of each system as config fields; the compiler asks for a new system's here. */
const OPTION_SHAPES = { clawdstrike, pmoves, yamtam, sark } satisfies Record<SystemName, Shape>;

const DEFAULTS: { readonly [Name in SystemName]: SystemOptions[Name] } = {
  clawdstrike: CLAWDSTRIKE_DEFAULTS,
  pmoves: PMOVES_DEFAULTS,
  yamtam: YAMTAM_DEFAULTS,
  sark: SARK_DEFAULTS,
};

/** Config under `systems.<name>`: the system's own options and the toggles every system has. */
function systemSchema(name: SystemName) {
  const switches = [...LAYERS, ...SYSTEMS[name].policyNames] as [string, ...string[]];
  const modeByName = z.strictObject(Object.fromEntries(switches.map((key) => [key, word(MODES).optional()])));
  return z.strictObject({
    ...OPTION_SHAPES[name],
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
): SystemSettings<SystemOptions[Name]> {
  const { off = [], mode, acknowledge, ...options } = written;
  return {
    options: withDefaults(DEFAULTS[name], options),
    off: new Set(off),
    mode: modeMap(mode),
    ...(acknowledge === undefined ? {} : { acknowledge }),
  };
}

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

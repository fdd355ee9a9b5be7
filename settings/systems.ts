import { z } from "zod";
import { BLOCKABLE, CLAWDSTRIKE_DEFAULTS, type ClawdstrikeOptions } from "../systems/clawdstrike/options.ts";
import { SYSTEM_NAMES, SYSTEMS, type SystemName, type SystemOptions } from "../systems/registry.ts";
import {
  absolutePath,
  cidrRange,
  dnsLabel,
  flag,
  folderPath,
  labelValue,
  port,
  statement,
  word,
} from "./fields.ts";
import type { SystemSettings } from "./settings.ts";
import { LAYERS, MODES, type Mode, RUNTIME_VARIANTS } from "./vocabulary.ts";

type Shape = Readonly<Record<string, z.ZodType>>;

/** A map that may name some of the keys of `defaults`, and no other. */
const someOf = (defaults: object, field: z.ZodType) =>
  z.strictObject(Object.fromEntries(Object.keys(defaults).map((key) => [key, field.optional()])));

const clawdstrike = {
  namespace: dnsLabel.optional().meta({ description: "Namespace of the services" }),
  natsNamespace: dnsLabel
    .optional()
    .meta({ description: "Namespace of NATS: clawdstrike, or aegisnet before the migration" }),
  systemNamespace: dnsLabel
    .optional()
    .meta({ description: "Namespace of the Tetragon agents, kube-dns and Hubble Relay" }),
  monitoringNamespace: dnsLabel.optional().meta({ description: "Namespace of Prometheus" }),
  gatewayNamespace: dnsLabel.optional().meta({ description: "Namespace of the gateway's proxies" }),
  components: someOf(CLAWDSTRIKE_DEFAULTS.components, labelValue).optional().meta({
    description: "Value of app.kubernetes.io/component per component, where a chart names them otherwise",
  }),
  ports: someOf(CLAWDSTRIKE_DEFAULTS.ports, port).optional().meta({ description: "Container ports" }),
  runtimePolicies: word(RUNTIME_VARIANTS)
    .optional()
    .meta({ description: "The spec's text, or the corrected form" }),
  binaries: z.array(absolutePath).min(1, { error: "is empty|Name at least one program" }).optional(),
  policyWriters: z
    .array(absolutePath)
    // An empty exemption list is dropped by the loader, and then everybody is killed (semantics/tetragon.md §3).
    .min(1, { error: "is empty, which would kill every writer|Name at least one program" })
    .optional(),
  policyPaths: z.array(folderPath).min(1, { error: "is empty|Name at least one folder" }).optional(),
  clusterCidrs: z.array(cidrRange).min(1, { error: "is empty|Name at least one range" }).optional(),
  bridgeReadsLsm: flag.optional().meta({ description: "The bridge reads process_lsm events" }),
  spireSocketPolicy: flag
    .optional()
    .meta({ description: "Watch connections to the SPIRE agent's socket (hardened only)" }),
  blocking: z
    .array(word(BLOCKABLE))
    .optional()
    .meta({ description: "Hardened policies that block in place of alerting" }),
} satisfies { [Key in keyof ClawdstrikeOptions]: z.ZodType };

/** The options of each system as config fields; the compiler asks for a new system's here. */
const OPTION_SHAPES = { clawdstrike } satisfies Record<SystemName, Shape>;

const DEFAULTS: { readonly [Name in SystemName]: SystemOptions[Name] } = {
  clawdstrike: CLAWDSTRIKE_DEFAULTS,
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

/** Written keys over defaults; maps one level down are merged, lists are replaced. */
function withDefaults<Options extends object>(defaults: Options, written: object): Options {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(defaults));
  for (const [key, value] of Object.entries(written)) {
    if (value === undefined) continue;
    const base = merged[key];
    merged[key] = isMap(base) && isMap(value) ? withDefaults(base, value) : value;
  }
  return merged as Options;
}

const isMap = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

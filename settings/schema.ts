import { z } from "zod";
import { nearest } from "../model/near-miss.ts";
import type { HelmEngine } from "../model/vocabulary.ts";
import type { SystemName } from "../systems/registry.ts";
import { completeAlerts } from "./alerts.ts";
import { checkSettings } from "./checks.ts";
import { type Problem, quoteValue } from "./problem.ts";
import { REFUSED_KEYS, SECTIONS, type Section, type Written } from "./sections.ts";
import type { EngineSettings, Settings } from "./settings.ts";
import { completeSystem } from "./systems.ts";
import { problemsOf } from "./zod-problems.ts";

/** Namespace of the program's keys in a stack file. */
export const CONFIG_NAMESPACE = "palisade";

/** Stack config as found: values by key without the `palisade:` prefix, and which keys hold secrets. */
export interface RawConfig {
  readonly stack: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly secretKeys: ReadonlySet<string>;
  /** Keys of other namespaces, as the stack file writes them; absent means none. */
  readonly foreignKeys?: readonly string[];
}

export type ParsedSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Turns raw stack config into settings, or into every problem it has. Pure. */
export function parseSettings(raw: RawConfig): ParsedSettings {
  const problems: Problem[] = [...strayKeys(raw), ...unknownKeys(raw)];
  const parsedSections: Record<string, unknown> = {};
  for (const key of Object.keys(SECTIONS) as Section[]) {
    const value = raw.values[key];
    if (value === undefined) continue;
    const parsed = SECTIONS[key].safeParse(value);
    if (parsed.success) parsedSections[key] = parsed.data;
    else
      problems.push(
        ...problemsOf(parsed.error.issues, {
          schema: SECTIONS[key],
          value,
          at: pathOf(key),
          secret: raw.secretKeys.has(key),
        }),
      );
  }
  problems.push(...missingKeys(raw));
  const written: Written = parsedSections;
  const settings = complete(raw.stack, written);
  problems.push(...checkSettings(settings, written));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, settings };
}

const pathOf = (key: string): string => `${CONFIG_NAMESPACE}:${key}`;

/** Providers have namespaces of their own; one that nearly is this program's is a slip, and its keys would count for nothing. */
function strayKeys({ foreignKeys = [] }: RawConfig): Problem[] {
  return foreignKeys.flatMap((full) => {
    const [namespace = "", ...key] = full.split(":");
    if (nearest(namespace, [CONFIG_NAMESPACE]) === undefined) return [];
    return [
      {
        path: full,
        message: "is a key of nobody",
        remedy: `Keys of this program begin with ${CONFIG_NAMESPACE}:`,
        nearest: pathOf(key.join(":")),
      },
    ];
  });
}

function unknownKeys(raw: RawConfig): Problem[] {
  return Object.keys(raw.values)
    .filter((key) => !(key in SECTIONS))
    .map((key) => {
      const value = quoteValue(raw.values[key], raw.secretKeys.has(key));
      const near = nearest(key, Object.keys(SECTIONS));
      const refused = REFUSED_KEYS[key];
      return {
        path: pathOf(key),
        ...(value === undefined ? {} : { value }),
        message: refused === undefined ? "is not a key of this program" : "is not supported by this release",
        remedy: refused ?? `Known keys are ${Object.keys(SECTIONS).join(", ")}`,
        ...(refused === undefined && near !== undefined ? { nearest: near } : {}),
      };
    });
}

/** Only the cluster has no default: nothing about it can be guessed. */
function missingKeys(raw: RawConfig): Problem[] {
  if (raw.values.cluster !== undefined) return [];
  return [
    {
      path: pathOf("cluster"),
      message: "is missing",
      remedy: "Write where the cluster runs and which CNI enforces, as in { platform: eks, cni: cilium }",
    },
  ];
}

/** Fills in what absence means. Sections that did not parse count as absent; their problems are already known. */
function complete(stack: string, written: Written): Settings {
  const { cluster, authentication } = written;
  return {
    stack,
    mode: written.mode ?? "audit",
    policies: written.policies ?? "as-specified",
    cluster: {
      ...cluster,
      platform: cluster?.platform ?? "generic",
      cni: cluster?.cni ?? "cilium",
      cniMode: cluster?.cniMode ?? "full",
      bpfLsm: cluster?.bpfLsm ?? false,
    },
    charts: written.charts ?? {},
    engines: {
      cilium: completeEngine(written.engines?.cilium),
      calico: {
        ...completeEngine(written.engines?.calico),
        edition: written.engines?.calico?.edition ?? "open-source",
      },
      tetragon: completeEngine(written.engines?.tetragon),
    },
    authentication: {
      provider: authentication?.provider ?? "off",
      serverAddress: authentication?.serverAddress ?? "spire-server.spire-system.svc:8081",
      trustDomain: authentication?.trustDomain ?? "aegis.local",
    },
    namespaces: written.namespaces ?? "existing",
    cloud: written.cloud ?? {},
    ...(written.alerts === undefined ? {} : { alerts: completeAlerts(written.alerts) }),
    systems: Object.fromEntries(
      Object.entries(written.systems ?? {}).map(([name, system]) => [
        name,
        completeSystem(name as SystemName, system),
      ]),
    ),
  };
}

type WrittenEngine = NonNullable<NonNullable<Written["engines"]>[HelmEngine]>;

const completeEngine = (engine: WrittenEngine | undefined): EngineSettings => ({
  install: engine?.install ?? true,
  values: engine?.values ?? {},
  ...(engine?.version === undefined ? {} : { version: engine.version }),
});

/** JSON schema of a stack file for editors: draft 2020-12, keys as the file writes them. */
export function stackFileSchema(): Record<string, unknown> {
  const config = z.strictObject(
    Object.fromEntries(
      Object.entries(SECTIONS).map(([key, schema]) => [
        pathOf(key),
        key === "cluster" ? schema : (schema as z.ZodType).optional(),
      ]),
    ),
  );
  const file = z.looseObject({ config });
  return { ...z.toJSONSchema(file, { io: "input" }), title: "Stack config of Palisade" };
}

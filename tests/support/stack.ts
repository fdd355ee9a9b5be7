import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { buildPlan } from "../../plan/build.ts";
import type { Plan, PlannedResource } from "../../plan/plan.ts";
import { SettingsError } from "../../settings/problem.ts";
import { parseSettings } from "../../settings/schema.ts";
import type { Settings } from "../../settings/settings.ts";

/** Config values by key without the `palisade:` prefix. */
export type Values = Readonly<Record<string, unknown>>;

/** Settings of values that must be good; a test with bad ones fails on the message a person would read. */
export function settingsOf(values: Values, stack = "test"): Settings {
  const parsed = parseSettings({ stack, values, secretKeys: new Set() });
  if (!parsed.ok) throw new SettingsError(stack, parsed.problems);
  return parsed.settings;
}

export const planOf = (values: Values, now?: Date): Plan => buildPlan(settingsOf(values), now);

/** The values of a stack file of this repository. */
export function stackValues(stack: string): Values {
  const { config } = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(/^palisade:/, ""), value]),
  );
}

/** `values` with one of its systems and no other. */
export function withOnly(values: Values, system: string): Values {
  const { [system]: kept } = values.systems as Record<string, Values>;
  return { ...values, systems: { [system]: kept } };
}

/** `values` with the options of one system merged in. */
export function withSystem(values: Values, system: string, options: Values): Values {
  const systems = values.systems as Record<string, Values>;
  return { ...values, systems: { ...systems, [system]: { ...systems[system], ...options } } };
}

/** What differs between two plans, resource by resource: the claim every rollback toggle makes. */
export interface Change {
  readonly gone: readonly string[];
  readonly come: readonly string[];
  readonly changed: readonly string[];
}

export function changeOf(before: Plan, after: Plan): Change {
  const old = byId(before);
  const now = byId(after);
  return {
    gone: [...old.keys()].filter((id) => !now.has(id)),
    come: [...now.keys()].filter((id) => !old.has(id)),
    changed: [...old.keys()].filter((id) => now.has(id) && applied(old.get(id)) !== applied(now.get(id))),
  };
}

const byId = (plan: Plan): ReadonlyMap<string, PlannedResource> =>
  new Map(plan.resources.map((resource) => [resource.id, resource]));

/** What reaches the cluster: order and intent are not part of it. */
function applied(resource: PlannedResource | undefined): string {
  switch (resource?.type) {
    case "policy":
      return JSON.stringify(resource.manifest);
    case "release":
      return JSON.stringify([resource.chart, resource.version, resource.namespace, resource.values]);
    case "namespace":
      return resource.name;
    case "alerts":
      return JSON.stringify(resource.manifest);
    case "cloud":
      return JSON.stringify([resource.resource.type, resource.resource.args]);
    case undefined:
      return "";
  }
}

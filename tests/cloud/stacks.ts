import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { CloudResource } from "../../model/cloud.ts";
import type { Cloud, Mode } from "../../model/vocabulary.ts";
import { cloudResourcesOf, type Plan } from "../../plan/plan.ts";
import { planOf, stackValues, type Values } from "../support/stack.ts";

interface Fixture {
  readonly platform: string;
  readonly podCidr?: string;
  readonly cloud: Values;
}

/** The section of one cloud, as the fixture of that cloud has it. */
export const section = (cloud: Cloud): Values => fixture(cloud).cloud;

const fixture = (cloud: Cloud): Fixture => parse(readFileSync(`tests/fixtures/cloud/${cloud}.yaml`, "utf8"));

/** The prod stack of this repository on the platform of a cloud, with its border; `change` edits the section. */
export function prodOn(
  cloud: Cloud,
  { mode = "enforce", change = {} }: { readonly mode?: Mode; readonly change?: Values } = {},
): Values {
  const { platform, podCidr, cloud: border } = fixture(cloud);
  const values = stackValues("prod");
  const sectionOf = Object.fromEntries(
    Object.entries({ ...border, ...change }).filter(([, value]) => value !== undefined),
  );
  return {
    ...values,
    mode,
    cluster: { ...(values.cluster as Values), platform, ...(podCidr === undefined ? {} : { podCidr }) },
    cloud: { [cloud]: sectionOf },
  };
}

export const prodPlan = (cloud: Cloud, options: Parameters<typeof prodOn>[1] = {}): Plan =>
  planOf(prodOn(cloud, options));

/** The cloud resources of a plan by their id. */
export const byId = (plan: Plan): ReadonlyMap<string, CloudResource> =>
  new Map(cloudResourcesOf(plan).map((resource) => [resource.id, resource]));

/** Codes of all findings. */
export const codes = (plan: Plan): readonly string[] => plan.diagnostics.map(({ code }) => code);

/** A value inside arguments by its path. */
export const at = (args: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], args);

import { readFileSync, statSync } from "node:fs";
import { bordersOf } from "../analysis/clouds/firewalls.ts";
import type { DiffSide } from "../analysis/diff/index.ts";
import { problemSentence } from "../analysis/list.ts";
import { settingsFor } from "../analysis/settings.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { loadedFrom } from "../proof/stack-input.ts";
import { PLAN_JSON, PLAN_SCHEMA_VERSION } from "../report/plan/json.ts";
import { UnusableInput } from "./exit.ts";

/** Largest plan that is read, in bytes: many times that of all systems at once. */
const LARGEST_PLAN = 64 * 1024 * 1024;

/** A plan written by `palisade plan -o json`, as one side of a comparison: its policies in the modes it gives them. */
export function readPrintedPlan(full: string, name: string): DiffSide {
  const { size } = statSync(full);
  if (size > LARGEST_PLAN)
    throw new UnusableInput(`${name} has ${size} bytes; at most ${LARGEST_PLAN} are read.`);
  const found = PLAN_JSON.safeParse(parsed(readFileSync(full, "utf8"), name));
  if (!found.success) {
    const [issue] = found.error.issues;
    throw new UnusableInput(
      `${name} is no plan of version ${PLAN_SCHEMA_VERSION}: ${issue?.path.join(".") || "its root"}: ${issue?.message}. ` +
        "Write it with palisade plan -o json of this version.",
    );
  }
  const { intent, resources } = found.data;
  const policies = resources.flatMap((resource) =>
    resource.type === "policy" && resource.layer === "network"
      ? [{ source: `${resource.system}/${resource.name}`, manifest: resource.manifest }]
      : [],
  );
  const cloud = resources.flatMap((resource) =>
    resource.type === "cloud" ? [{ ...resource, type: resource.resource }] : [],
  );
  const input = loadedFrom(policies, intent.workloads as readonly Endpoint[]);
  return {
    name,
    input,
    settings: settingsFor(intent.engine, {
      audit: intent.audit,
      cilium: { mutualAuthentication: intent.mutualAuthentication },
    }),
    borders: bordersOf(cloud),
    problems: input.problems.filter(({ effect }) => effect === "rejected").map(problemSentence),
  };
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnusableInput(`${name} is not JSON: ${(error as Error).message}.`);
  }
}

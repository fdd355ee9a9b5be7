import { readFileSync, statSync } from "node:fs";
import { bordersOf } from "../analysis/clouds/firewalls.ts";
import type { DiffSide } from "../analysis/diff/index.ts";
import { problemSentence } from "../analysis/list.ts";
import { settingsFor } from "../analysis/settings.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { isMap } from "../model/lists.ts";
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
  const printed = parsed(readFileSync(full, "utf8"), name);
  refuseOtherVersion(printed, name);
  const found = PLAN_JSON.safeParse(printed);
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
  const cloud = resources.flatMap((planned) => (planned.type === "cloud" ? [planned.resource] : []));
  const input = loadedFrom(policies, intent.workloads as readonly Endpoint[]);
  return {
    name,
    input,
    settings: settingsFor(intent.engine, {
      audit: intent.audit,
      cilium: { enforcement: "default", mutualAuthentication: intent.mutualAuthentication },
    }),
    borders: bordersOf(cloud),
    problems: input.problems.filter(({ effect }) => effect === "rejected").map(problemSentence),
  };
}

/** A plan of another version is a plan all the same: what to do is to print it again, not to look for what is wrong in it. */
function refuseOtherVersion(printed: unknown, name: string): void {
  const version = isMap(printed) ? printed.schemaVersion : undefined;
  if (typeof version === "number" && version !== PLAN_SCHEMA_VERSION)
    throw new UnusableInput(
      `${name} is a plan of version ${version}, and this program reads version ${PLAN_SCHEMA_VERSION}. ` +
        "Print it again with palisade plan -o json of this program.",
    );
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnusableInput(`${name} is not JSON: ${(error as Error).message}.`);
  }
}

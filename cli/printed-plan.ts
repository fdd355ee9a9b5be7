import { readFileSync, statSync } from "node:fs";
import { bordersOf } from "../analysis/clouds/firewalls.ts";
import type { DiffSide } from "../analysis/diff/index.ts";
import { isMap } from "../model/lists.ts";
import { appliedInput, appliedSettings, type JudgedPlan } from "../proof/plan-input.ts";
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
  const { cluster, systems, resources } = found.data;
  const judged = resources.filter((one) => one.type === "policy" || one.type === "cloud");
  const plan: JudgedPlan = { cluster, systems, resources: judged };
  const input = appliedInput(plan);
  return {
    name,
    input,
    settings: appliedSettings(plan),
    borders: bordersOf(input.cloud),
    diagnostics: input.diagnostics,
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

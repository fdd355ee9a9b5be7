/** The workflows of this repository as data, in the words of GitHub's syntax. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Absent keys are absent in the file. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean | string };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: Job["concurrency"];
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(import.meta.dirname, "..", "..", ".github", "workflows");

/** Names of the files, without the extension. */
export const workflowNames: readonly string[] = readdirSync(folder).map((file) => file.replace(/\.yml$/, ""));

/** The text of a workflow. */
export const workflowText = (name: string): string => readFileSync(join(folder, `${name}.yml`), "utf8");

export const workflow = (name: string): Workflow => parse(workflowText(name)) as Workflow;

/** A job of a workflow. @throws Error that lists the jobs there are */
export function job(of: string, name: string): Job {
  const { jobs } = workflow(of);
  const found = jobs[name];
  if (found === undefined)
    throw new Error(`${of}.yml has no job ${name}, only ${Object.keys(jobs).join(", ")}`);
  return found;
}

/**
 * Runs a job of a workflow as a hosted runner would: the steps' own shell in a checkout, the conditions and expressions evaluated,
 * outputs and variables handed on. Actions of others are stood in for; one without a stand-in is an error.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Contexts, holds, interpolate } from "./expressions.ts";
import type { Job, Step } from "./workflow.ts";

type Words = Readonly<Record<string, string>>;

/** In place of an action. Gets its inputs; fails by throwing. */
export type StandIn = (inputs: Words) => void;

/** The machine a job runs on. */
export interface Machine {
  readonly checkout: string;
  /** `RUNNER_TEMP`. */
  readonly temporary: string;
  /** The whole environment beside what the workflow sets; nothing of this process gets through. */
  readonly env: Words;
  /** By action, without its version. */
  readonly actions: Readonly<Record<string, StandIn>>;
  /** Commands that are not run, by their whole text, as `npm ci` where the packages are there already. */
  readonly skip: readonly string[];
}

export type Outcome = "success" | "failure" | "skipped";

export interface RanStep {
  readonly step: Step;
  readonly outcome: Outcome;
  /** What it printed, both streams. */
  readonly output: string;
}

export interface RanJob {
  readonly result: Outcome;
  readonly steps: readonly RanStep[];
  readonly outputs: Words;
  /** `GITHUB_STEP_SUMMARY`. */
  readonly summary: string;
}

/** Runs a job. @param contexts `github`, `secrets`, `vars`, `matrix` and `needs`, as the event gives them */
export async function runJob(job: Job, contexts: Contexts, machine: Machine): Promise<RanJob> {
  const run = new Run(job, contexts, machine);
  if (!run.isDue(job.if)) return { result: "skipped", steps: [], outputs: {}, summary: "" };
  for (const step of job.steps) await run.step(step);
  return run.end();
}

/** What a step writes for the steps after it, by the variable that names the file. */
const commandFiles = ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY"] as const;

class Run {
  readonly #job: Job;
  readonly #given: Contexts;
  readonly #machine: Machine;
  readonly #files: Record<(typeof commandFiles)[number], string>;
  readonly #ran: RanStep[] = [];
  readonly #byId: Record<string, { outcome: Outcome; outputs: Words }> = {};

  constructor(job: Job, given: Contexts, machine: Machine) {
    this.#job = job;
    this.#given = given;
    this.#machine = machine;
    const folder = mkdtempSync(join(machine.temporary, "commands-"));
    const files = commandFiles.map((name) => [name, join(folder, name)] as const);
    for (const [, file] of files) writeFileSync(file, "");
    this.#files = Object.fromEntries(files) as Record<(typeof commandFiles)[number], string>;
  }

  get #hasFailed(): boolean {
    return this.#ran.some(({ outcome }) => outcome === "failure");
  }

  get #functions() {
    return {
      always: () => true,
      cancelled: () => false,
      failure: () => this.#hasFailed,
      success: () => !this.#hasFailed,
      fromJSON: (text: unknown) => JSON.parse(String(text)) as unknown,
    };
  }

  get #contexts(): Contexts {
    const runner = { temp: this.#machine.temporary };
    const before = { env: {}, ...this.#given, runner, steps: this.#byId };
    return { ...before, env: this.#filled(this.#job.env, before) };
  }

  /** The values with their expressions replaced. */
  #filled(values: Readonly<Record<string, unknown>> = {}, contexts = this.#contexts): Record<string, string> {
    const filled = Object.entries(values).map(([key, value]) => [
      key,
      interpolate(String(value), contexts, this.#functions),
    ]);
    return Object.fromEntries(filled) as Record<string, string>;
  }

  /** A condition that asks for no state of the job holds only while nothing failed. */
  isDue(condition = "success()"): boolean {
    const asks = /\b(always|cancelled|failure|success)\(/.test(condition);
    return (asks || !this.#hasFailed) && holds(condition, this.#contexts, this.#functions);
  }

  async step(step: Step): Promise<void> {
    writeFileSync(this.#files.GITHUB_OUTPUT, "");
    const { outcome, output } = this.isDue(step.if)
      ? await this.#do(step)
      : { outcome: "skipped" as const, output: "" };
    this.#ran.push({ step, outcome, output });
    if (step.id !== undefined) this.#byId[step.id] = { outcome, outputs: wordsIn(this.#files.GITHUB_OUTPUT) };
  }

  async #do(step: Step): Promise<{ outcome: Outcome; output: string }> {
    if (step.uses !== undefined) return this.#act(step.uses, this.#filled(step.with));
    if (step.run === undefined) throw new Error(`a step without run and uses: ${JSON.stringify(step)}`);
    if (this.#machine.skip.includes(step.run)) return { outcome: "success", output: "" };
    const env = {
      ...this.#machine.env,
      ...this.#files,
      RUNNER_TEMP: this.#machine.temporary,
      ...this.#filled(this.#job.env),
      ...wordsIn(this.#files.GITHUB_ENV),
      ...this.#filled(step.env),
    };
    return shell(step.run, this.#machine.checkout, env);
  }

  #act(uses: string, inputs: Words): { outcome: Outcome; output: string } {
    const action = uses.split("@")[0] ?? uses;
    const standIn = this.#machine.actions[action];
    if (standIn === undefined) throw new Error(`nothing stands in for the action ${action}`);
    try {
      standIn(inputs);
      return { outcome: "success", output: "" };
    } catch (error) {
      return { outcome: "failure", output: (error as Error).message };
    }
  }

  end(): RanJob {
    return {
      result: this.#hasFailed ? "failure" : "success",
      steps: this.#ran,
      outputs: this.#filled(this.#job.outputs),
      summary: readFileSync(this.#files.GITHUB_STEP_SUMMARY, "utf8"),
    };
  }
}

/** `KEY=value` lines. */
function wordsIn(file: string): Words {
  const lines = readFileSync(file, "utf8").split("\n");
  return Object.fromEntries(
    lines.flatMap((line) => {
      const at = line.indexOf("=");
      return at === -1 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );
}

/** A script as GitHub runs it where a workflow says `shell: bash`. */
export async function shell(
  script: string,
  cwd: string,
  env: Words,
): Promise<{ outcome: Outcome; output: string }> {
  const child = spawn("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script], { cwd, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const code = await new Promise((ended, failed) => child.on("close", ended).on("error", failed));
  return { outcome: code === 0 ? "success" : "failure", output };
}

/**
 * Drives the real Pulumi CLI over a stack of its own: file backend, passphrase, home and stack config in a temporary folder, so
 * that a test neither reads nor writes anything of the developer's. What happened is read from the engine's event log.
 */
import { type ChildProcess, spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse, stringify } from "yaml";
import { type Diagnostic, readEvents, type Step } from "./events.ts";
import type { RecordedOperation } from "./provider/record.ts";
import { binDirectory } from "./tools.ts";

const here = import.meta.dirname;

/** What a command did. */
export interface Outcome {
  readonly code: number;
  /** One for each resource the engine looked at, in the order in which it began with them; `same` included. */
  readonly steps: readonly Step[];
  /** The steps that are not `same`, `read` or `refresh`. */
  readonly changes: readonly Step[];
  /** Messages of the engine, the program and the providers. */
  readonly diagnostics: readonly Diagnostic[];
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is still running. */
export interface Running {
  readonly process: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

export interface StackOptions {
  /** The folder of Pulumi.yaml. */
  readonly program: string;
  /** Where the stack's folder is made, so that it goes with the one around it; absent: the system's temporary folder. */
  readonly beside?: string;
  /** Absent: `dev`. */
  readonly name?: string;
  /** Stack config by full key (`palisade:mode`); absent: none. */
  readonly config?: Record<string, unknown>;
  /** Changes every config before it is written; absent: it is written as it is. */
  readonly amend?: (config: Record<string, unknown>) => Record<string, unknown>;
  /** Of the CLI, the program and the providers; `undefined` takes a variable away. */
  readonly env?: Record<string, string | undefined>;
}

/** How the CLI is run: a variable of the environment, further arguments. */
interface RunOptions {
  readonly env?: Record<string, string | undefined>;
  readonly args?: readonly string[];
}

/** True when the plugin on PATH is used in place of the stand-in. */
export function usesRealProvider(): boolean {
  return process.env.E2E_PROVIDER === "real";
}

/** PATH of every command: the built tools, the providers, the pinned Node, then what the machine has. */
export function searchPath(): string {
  const standIns = usesRealProvider() ? ["cloud"] : ["kubernetes", "cloud"];
  return [
    join(here, "host"),
    binDirectory,
    ...standIns.map((folder) => join(here, "provider", "bin", folder)),
    join(here, "..", "node_modules", ".bin"),
    process.env.PATH ?? "",
  ].join(delimiter);
}

export class Stack {
  readonly folder: string;
  readonly name: string;
  readonly #options: StackOptions;
  #events = 0;

  private constructor(options: StackOptions) {
    this.#options = options;
    this.name = options.name ?? "dev";
    this.folder = mkdtempSync(join(options.beside ?? tmpdir(), "stack-"));
  }

  /** A new, empty stack. Call `remove` when done. */
  static async create(options: StackOptions): Promise<Stack> {
    const stack = new Stack(options);
    for (const folder of ["state", "home"]) mkdirSync(join(stack.folder, folder));
    // The CLI logs every message it handles, a fifth of its time; a file where its folder would be keeps it from that.
    writeFileSync(join(stack.folder, "home", "logs"), "");
    stack.writeConfig(options.config ?? {});
    // `stack init` knows no --config-file and writes the stack's salt beside Pulumi.yaml: there must be one in our folder.
    copyFileSync(join(options.program, "Pulumi.yaml"), join(stack.folder, "Pulumi.yaml"));
    const { code, stderr } = await stack.run(["-C", stack.folder, "stack", "init", stack.name]);
    if (code !== 0) throw new Error(`pulumi stack init failed: ${stderr}`);
    return stack;
  }

  /** The stack's own Pulumi.<stack>.yaml. */
  get configFile(): string {
    return join(this.folder, `Pulumi.${this.name}.yaml`);
  }

  /** Replaces the whole stack config. @param config by full key; secrets are set with `setSecret` afterwards */
  writeConfig(config: Record<string, unknown>): void {
    const salt = existsSync(this.configFile)
      ? (/^encryptionsalt:.*$/m.exec(readFileSync(this.configFile, "utf8"))?.[0] ?? "")
      : "";
    const written = this.#options.amend?.(config) ?? config;
    writeFileSync(this.configFile, `${salt}\n${stringify({ config: written })}`);
  }

  /** `pulumi config set`. */
  async setConfig(key: string, value: string, ...flags: string[]): Promise<void> {
    const { code, stderr } = await this.run(["config", "set", key, value, ...flags, ...this.#configFlags()]);
    if (code !== 0) throw new Error(`pulumi config set ${key} failed: ${stderr}`);
  }

  preview(options: RunOptions = {}): Promise<Outcome> {
    return this.#operation("preview", [], options).outcome;
  }

  up(options: RunOptions = {}): Promise<Outcome> {
    return this.startUp(options).outcome;
  }

  /** `up` without waiting for its end, for tests that disturb it. */
  startUp(options: RunOptions = {}): Running {
    return this.#operation("up", ["--yes", "--skip-preview"], options);
  }

  refresh(options: RunOptions = {}): Promise<Outcome> {
    return this.#operation("refresh", ["--yes", "--skip-preview"], options).outcome;
  }

  destroy(options: RunOptions = {}): Promise<Outcome> {
    return this.#operation("destroy", ["--yes", "--skip-preview"], options).outcome;
  }

  /** The deployment that the backend holds: `pulumi stack export`. */
  async export(): Promise<{ resources: readonly Record<string, unknown>[]; pending: number }> {
    const { stdout } = await this.run(["stack", "export", "--stack", this.name]);
    const { deployment } = JSON.parse(stdout) as {
      deployment: { resources?: Record<string, unknown>[]; pending_operations?: unknown[] };
    };
    return { resources: deployment.resources ?? [], pending: deployment.pending_operations?.length ?? 0 };
  }

  /** What the stand-in providers did for this stack so far, in the order in which they ended. */
  records(): RecordedOperation[] {
    const file = join(this.folder, "record.jsonl");
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as RecordedOperation);
  }

  /** Removes the stack's folder; what it made in the cluster stays. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Any command of the CLI on this stack. */
  run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return this.#start(args, options).outcome;
  }

  #configFlags(): string[] {
    return ["--stack", this.name, "--config-file", this.configFile];
  }

  #operation(command: string, flags: readonly string[], options: RunOptions): Running {
    this.#events += 1;
    const log = join(this.folder, `events-${this.#events}.jsonl`);
    return this.#start([command, ...flags, ...this.#configFlags(), "--event-log", log], options, log);
  }

  #start(args: readonly string[], { env = {}, args: more = [] }: RunOptions, log?: string): Running {
    const child = spawn(
      join(binDirectory, "pulumi"),
      ["--non-interactive", "--color", "never", "-C", this.#options.program, ...args, ...more],
      {
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          ...process.env,
          PATH: searchPath(),
          PULUMI_HOME: join(this.folder, "home"),
          PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
          PULUMI_CONFIG_PASSPHRASE: "end-to-end",
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          PULUMI_DEBUG_COMMANDS: "true",
          PALISADE_E2E_NODE: process.execPath,
          PALISADE_E2E_LANGUAGE_HOST: join(binDirectory, "pulumi-language-nodejs"),
          ...hostOptions(this.#options.program),
          PALISADE_E2E_RECORD: join(this.folder, "record.jsonl"),
          // The stand-ins start with each command: what Node compiled for one serves the next.
          NODE_COMPILE_CACHE: join(tmpdir(), "palisade-e2e-compiled"),
          ...this.#options.env,
          ...env,
        },
      },
    );
    return { process: child, outcome: outcomeOf(child, log) };
  }
}

/**
 * The program's `runtime.options` for the wrapper in `host/`: the language host that can be built here takes them as
 * flags, and the engine that can be built here sends them only as later hosts read them.
 */
function hostOptions(program: string): Record<string, string> {
  const { runtime } = parse(readFileSync(join(program, "Pulumi.yaml"), "utf8")) as {
    runtime: { options?: { typescript?: boolean; nodeargs?: string } };
  };
  return {
    PALISADE_E2E_TYPESCRIPT: String(runtime.options?.typescript ?? true),
    PALISADE_E2E_NODEARGS: runtime.options?.nodeargs ?? "",
  };
}

async function outcomeOf(child: ChildProcess, log: string | undefined): Promise<Outcome> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (text) => (stdout += text));
  child.stderr?.on("data", (text) => (stderr += text));
  const code = await new Promise<number>((ended, failed) => {
    child.on("error", failed).on("close", (status) => ended(status ?? -1));
  });
  const { steps, diagnostics } = readEvents(log);
  const changes = steps.filter(({ op }) => !["same", "read", "refresh"].includes(op));
  return { code, steps, changes, diagnostics, stdout, stderr };
}

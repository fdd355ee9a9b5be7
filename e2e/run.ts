/**
 * `npm run e2e [-- <part of a file's name> …]`: has the tools, starts the cluster, runs the tests, says how many passed and failed,
 * and stops everything it started, also when it fails or is interrupted.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Cluster, endGroup } from "./cluster.ts";
import { applyDefinitions, engines } from "./crds.ts";
import { removeLeftovers } from "./leftovers.ts";
import { MissingPrerequisite, requireEtcd } from "./prerequisites.ts";
import { ensureTools, type ToolName, tools } from "./tools.ts";

export function say(line: string): void {
  process.stderr.write(`e2e: ${line}\n`);
}

/** What one run of jest came to. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

/** A running cluster with the definitions of every engine, and the way to run tests on it. */
export interface Ground {
  readonly cluster: Cluster;
  /**
   * Runs the test files whose path contains one of `patterns` (none: all).
   * @param env further variables for the tests
   * @throws Error when jest ends without totals
   */
  test(patterns: readonly string[], env?: Readonly<Record<string, string>>): Promise<Totals>;
}

/**
 * Prepares the ground, lets `work` use it, and clears it away. The exit code of the process is that of `work`; 1 for an error,
 * in one line when the machine lacks something; 128 + n after signal n.
 */
export async function onGround(work: (ground: Ground) => Promise<number>): Promise<void> {
  const interrupted = new AbortController();
  let cluster: Cluster | undefined;
  let testing: number | undefined;
  const clear = async () => {
    interrupted.abort();
    if (testing !== undefined) await endGroup(testing, "SIGTERM");
    await cluster?.stop();
  };
  let ending: Promise<void> | undefined;
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ] as const)
    process.on(signal, () => {
      if (ending === undefined) say(`${signal}: stopping`);
      ending ??= clear().finally(() => process.exit(128 + number));
    });
  try {
    requireEtcd();
    await ensureTools(Object.keys(tools) as ToolName[], say, interrupted.signal);
    await removeLeftovers(say);
    const started = await Cluster.start((early) => {
      cluster = early;
    });
    for (const engine of engines) await applyDefinitions(started.client(), engine);
    say(`API server ready, folder ${started.folder}`);
    const test: Ground["test"] = (patterns, env = {}) =>
      runJest(started, patterns, env, (pid) => {
        testing = pid;
      });
    process.exitCode = await work({ cluster: started, test });
  } catch (error) {
    if (interrupted.signal.aborted) return;
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(error instanceof MissingPrerequisite ? error.message : told);
    process.exitCode = 1;
  } finally {
    if (ending === undefined) await clear();
  }
}

/** Runs jest in a process group of its own, so that whatever its tests started ends with it. */
async function runJest(
  cluster: Cluster,
  patterns: readonly string[],
  env: Readonly<Record<string, string>>,
  onStart: (pid: number | undefined) => void,
): Promise<Totals> {
  const root = join(import.meta.dirname, "..");
  const report = join(cluster.folder, "report.json");
  const child = spawn(
    process.execPath,
    [
      "--experimental-vm-modules",
      "--no-warnings",
      join(root, "node_modules", "jest", "bin", "jest.js"),
      "--config=e2e/jest.config.mjs",
      "--runInBand",
      "--json",
      `--outputFile=${report}`,
      ...patterns.map((pattern) => `e2e/tests/.*${pattern}`),
    ],
    {
      cwd: root,
      detached: true,
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, ...env, PALISADE_E2E_CLUSTER: cluster.folder },
    },
  );
  onStart(child.pid);
  await new Promise((ended, failed) => child.on("close", ended).on("error", failed));
  if (child.pid !== undefined) await endGroup(child.pid, "SIGTERM");
  onStart(undefined);
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(report, "utf8"),
  ) as Record<string, number>;
  return { passed: numPassedTests ?? 0, failed: (numFailedTests ?? 0) + (numRuntimeErrorTestSuites ?? 0) };
}

if (import.meta.main)
  await onGround(async ({ test }) => {
    const { passed, failed } = await test(process.argv.slice(2));
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    return failed === 0 && passed > 0 ? 0 : 1;
  });

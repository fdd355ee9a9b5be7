/**
 * What every end-to-end run stands on: the tools, the clusters, and jest on them; cleared away at the end, also of a run that fails or
 * is interrupted.
 */
import { availableParallelism } from "node:os";
import { Cluster } from "./cluster.ts";
import { applyDefinitions, engines } from "./crds.ts";
import { removeLeftovers } from "./leftovers.ts";
import { MissingPrerequisite, requireEtcd, requireKubernetesPlugin } from "./prerequisites.ts";
import { usesRealProvider } from "./pulumi.ts";
import { runSuite, type Totals } from "./suite.ts";
import { ensureTools, suiteTools } from "./tools.ts";

function say(line: string): void {
  process.stderr.write(`e2e: ${line}\n`);
}

/** Clusters with the definitions of every engine, and the way to run tests on them. */
export interface Ground {
  /** One for each test file that runs at the same time as others. */
  readonly clusters: readonly Cluster[];
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
  const clusters: Cluster[] = [];
  const clear = async () => {
    interrupted.abort();
    for (const cluster of clusters) await cluster.endTests();
    await Promise.all(clusters.map((cluster) => cluster.stop()));
  };
  let ending: Promise<void> | undefined;
  const stop = (why: string, signal: number) => {
    if (ending === undefined) say(`${why}: stopping`);
    ending ??= clear().finally(() => process.exit(128 + signal));
  };
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ] as const)
    process.on(signal, () => stop(signal, number));
  if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(() => stop("npm is gone", 15));
  try {
    requireEtcd();
    if (usesRealProvider()) requireKubernetesPlugin();
    await ensureTools(suiteTools, say, interrupted.signal);
    await removeLeftovers(say);
    // Most of what runs from here is in Go and small: collecting less often saves the API server a fifth of its start.
    process.env.GOGC ??= "400";
    const width = Number(process.env.E2E_WORKERS ?? Math.min(availableParallelism() + 1, mostWorkers));
    await Promise.all(Array.from({ length: width }, () => startCluster((early) => clusters.push(early))));
    say(`${width} API servers ready`);
    process.exitCode = await work({
      clusters,
      test: (patterns, env = {}) => runSuite(clusters, patterns, env),
    });
  } catch (error) {
    if (interrupted.signal.aborted) return;
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(error instanceof MissingPrerequisite ? error.message : told);
    process.exitCode = 1;
  } finally {
    if (ending === undefined) await clear();
  }
}

/** npm's shell does not pass a signal on: it dies, and what it ran gets another parent. */
function whenOrphaned(act: () => void): void {
  const parent = process.ppid;
  const watching = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watching);
    act();
  }, 500);
  watching.unref();
}

/**
 * A step of a test keeps a processor busy, but for the retries and timers that some wait for: one test file more than there
 * are processors, and no more clusters than this.
 */
const mostWorkers = 3;

/** A cluster that knows every kind, controllers included. @param onFolder takes it as soon as there is something to stop */
async function startCluster(onFolder: (cluster: Cluster) => void): Promise<void> {
  const cluster = await Cluster.start(onFolder);
  for (const engine of engines) await applyDefinitions(cluster.client(), engine);
  await cluster.startControllers();
}

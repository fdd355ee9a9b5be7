/** Runs tests on copies of the program: on a sound one, and on one with a mistake in it. */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Cluster } from "../cluster.ts";
import { runSuite, type Totals } from "../suite.ts";
import { root, scratchCopy } from "./copy.ts";
import { type Mutant, type NamedTest, plant } from "./mutant.ts";
import { type Judged, type Verdict, verdictOf } from "./verdict.ts";

/** Plants a mutant in a copy of its own and runs its tests until one fails. */
export async function judge(mutant: Mutant, cluster: Cluster): Promise<Judged> {
  const began = Date.now();
  const verdict = await withCopy(cluster, async (program) => {
    plant(mutant, program);
    const because = await startFailure(program);
    return because === undefined
      ? firstFailure(mutant.tests, program, cluster)
      : ({ kind: "undecided", because } as const);
  });
  return { mutant: mutant.name, verdict, seconds: (Date.now() - began) / 1000 };
}

async function firstFailure(
  tests: readonly NamedTest[],
  program: string,
  cluster: Cluster,
): Promise<Verdict> {
  for (const { file, name } of tests) {
    const verdict = verdictOf(await run(file, [name], program, cluster));
    if (verdict.kind !== "survived") return verdict;
  }
  return { kind: "survived" };
}

/** Runs tests of one file on a sound copy; the names of those that fail, which can judge no mutant. */
export function control(file: string, names: readonly string[], cluster: Cluster): Promise<string[]> {
  return withCopy(cluster, async (program) => {
    const { passed, failures, reasons } = await run(file, names, program, cluster);
    const missing = passed + failures.length < names.length ? [`${file}: not every test named is there`] : [];
    return [...failures.map((name) => `${name}: ${reasons.get(name) ?? "did not load"}`), ...missing];
  });
}

const run = (file: string, names: readonly string[], program: string, cluster: Cluster): Promise<Totals> =>
  runSuite([cluster], [`${file}\\.test`], { PALISADE_E2E_PROGRAM: program }, { names, quiet: true });

/** A copy below the cluster's folder, which goes with the cluster whatever happens. */
async function withCopy<T>({ folder }: Cluster, work: (program: string) => Promise<T>): Promise<T> {
  const program = scratchCopy(folder);
  try {
    return await work(program);
  } finally {
    rmSync(program, { recursive: true, force: true });
  }
}

/** Why a program cannot register its stacks; undefined when it can. */
async function startFailure(program: string): Promise<string | undefined> {
  const script = join(root, "e2e", "mutants", "starts.ts");
  const child = spawn(process.execPath, ["--no-warnings", script, program], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  const code = await new Promise((ended, failed) => child.on("close", ended).on("error", failed));
  if (code === 0) return undefined;
  const line = said.split("\n").find((text) => /Error/.test(text)) ?? said.trim();
  return `the program does not start: ${line.trim()}`;
}

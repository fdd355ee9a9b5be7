import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

/**
 * How long the main job takes beside the least that any Pulumi program takes: `palisade plan` of a stack against a
 * bare Pulumi program with as many resources, both as whole processes, in turn, in one run. Prints medians and the
 * median of the paired ratios; single times say more about the machine than about the program. The plan runs as it is
 * installed, with Node's compile cache, filled by the first run; the bare program as people write it, without one.
 */
const { values } = parseArgs({
  options: { stack: { type: "string", default: "dev" }, runs: { type: "string", default: "15" } },
});
const root = join(import.meta.dirname, "..");
const plan = ["bin/palisade.cjs", "plan", "--stack", values.stack];

const { resources } = JSON.parse(output([...plan, "--output", "json"])) as { resources: unknown[] };
const bare = ["bench/programs/bare.ts", String(resources.length)];

function output(argv: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${argv.join(" ")} failed with ${status}: ${stderr}`);
  return stdout;
}

function seconds(argv: readonly string[]): number {
  const start = process.hrtime.bigint();
  output(argv);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

seconds(plan);
seconds(bare);
const pairs = Array.from({ length: Number(values.runs) }, () => ({
  plan: seconds(plan),
  bare: seconds(bare),
}));
const line = (name: string, value: number, unit: string) =>
  console.log(`${name.padEnd(42)} ${value.toFixed(2)} ${unit}`);
line(`palisade plan --stack ${values.stack}`, median(pairs.map((pair) => pair.plan)), "s");
line(`bare Pulumi program, ${resources.length} resources`, median(pairs.map((pair) => pair.bare)), "s");
line("ratio (median of pairs)", median(pairs.map((pair) => pair.plan / pair.bare)), "");

/**
 * `npm run e2e:mutants [-- <part of a mutant's name> …]`: makes each mistake of the table in a copy of the program, one at a
 * time, and runs the tests that should notice. Ends with 1 when one survives, when a patch no longer applies, and when
 * a test fails on the sound program.
 */
import type { Cluster } from "./cluster.ts";
import { onGround } from "./ground.ts";
import { root } from "./mutants/copy.ts";
import { control, judge } from "./mutants/judge.ts";
import { type Mutant, stalePatches } from "./mutants/mutant.ts";
import { MUTANTS } from "./mutants/table.ts";
import { allCaught, tableOf, totalsLine } from "./mutants/verdict.ts";

const words = process.argv.slice(2);
const chosen = MUTANTS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const stale = stalePatches(chosen, root);

if (chosen.length === 0) refuse([`no mutant is named like ${words.join(" or ")}`]);
else if (stale.length > 0) refuse(stale);
else
  await onGround(async ({ clusters }) => {
    const red = (await onEach(clusters, controlsOf(chosen), controlled)).flat();
    if (red.length > 0) return refuse(["these tests fail without any mutant:", ...red]);
    const judged = await onEach(clusters, chosen, async (mutant, cluster) => {
      const result = await judge(mutant, cluster);
      say(`${mutant.name}: ${result.verdict.kind}`);
      return result;
    });
    process.stdout.write(`${tableOf(judged)}${totalsLine(judged)}\n`);
    return allCaught(judged) ? 0 : 1;
  });

function say(line: string): void {
  process.stderr.write(`mutants: ${line}\n`);
}

function refuse(lines: readonly string[]): number {
  for (const line of lines) say(line);
  process.exitCode = 1;
  return 1;
}

type Control = readonly [file: string, names: readonly string[]];

/** The tests that the mutants name, each once, by file. */
function controlsOf(mutants: readonly Mutant[]): Control[] {
  const byFile = Map.groupBy(
    mutants.flatMap(({ tests }) => tests),
    ({ file }) => file,
  );
  return [...byFile].map(([file, tests]) => [file, [...new Set(tests.map(({ name }) => name))]]);
}

function controlled([file, names]: Control, cluster: Cluster): Promise<string[]> {
  say(`${file}: ${names.length} tests on the sound program`);
  return control(file, names, cluster);
}

/** Does `work` for every item, on each cluster one after the other; results in the order of the items. */
async function onEach<Item, Result>(
  clusters: readonly Cluster[],
  items: readonly Item[],
  work: (item: Item, cluster: Cluster) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  await Promise.all(
    clusters.map(async (cluster) => {
      for (const [index, item] of queue) results[index] = await work(item, cluster);
    }),
  );
  return results;
}

/**
 * `npm run differential:mutants [-- <part of a mutant's name> …]`: makes each mistake of the table in a copy of the
 * analyzer, one at a time, and compares that copy with Cilium's engine until the two disagree. Ends with 1 when one
 * survives, when a patch no longer applies, and when the sound analyzer disagrees.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { root, scratchCopy } from "../mutants/copy.ts";
import { stalePatches } from "../mutants/mutant.ts";
import { allCaught, tableOf, totalsLine } from "../mutants/verdict.ts";
import { binDirectory, ensureTools } from "../tools.ts";
import { huntIn, judge } from "./mutants/judge.ts";
import { MUTANTS } from "./mutants/table.ts";

const words = process.argv.slice(2);
const chosen = MUTANTS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const stale = stalePatches(chosen, root);
const say = (line: string) => process.stderr.write(`${line}\n`);

process.exitCode = await run();

async function run(): Promise<number> {
  if (chosen.length === 0) return refuse([`no mutant is named like ${words.join(" or ")}`]);
  if (stale.length > 0) return refuse(stale);
  await ensureTools(["cilium-engine"], say, new AbortController().signal);
  const program = join(binDirectory, "cilium-engine");
  const folder = mkdtempSync(join(tmpdir(), "mutants-"));
  try {
    const copies = Array.from({ length: availableParallelism() }, () => scratchCopy(folder));
    const sound = await huntIn(copies[0] ?? root, program);
    if (typeof sound === "string") return refuse([`without any mutant: ${sound}`]);
    if (sound.differs !== undefined) return refuse([`the sound analyzer disagrees: ${sound.differs}`]);
    say(`no disagreement in ${sound.verdicts} verdicts without a mutant`);
    const queue = chosen.entries();
    const judged: Awaited<ReturnType<typeof judge>>[] = [];
    await Promise.all(
      copies.map(async (copy) => {
        for (const [index, mutant] of queue) {
          const result = await judge(mutant, copy, program);
          judged[index] = result;
          say(`${mutant.name}: ${result.verdict.kind}`);
        }
      }),
    );
    process.stdout.write(`${tableOf(judged)}${totalsLine(judged)}\n`);
    return allCaught(judged) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refuse(lines: readonly string[]): number {
  for (const line of lines) say(line);
  return 1;
}

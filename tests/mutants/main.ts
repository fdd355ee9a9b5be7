/**
 * `npm run mutants [-- <part of a mutant's name> …]`: makes each mistake of the table in a copy of the program, one at a time, and
 * runs the unit tests whose row tags should notice. Ends with 1 when one survives, when a patch no longer applies, and when a
 * test fails on the sound program.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, scratchCopy } from "../../e2e/mutants/copy.ts";
import { stalePatches } from "../../e2e/mutants/mutant.ts";
import { allCaught, tableOf, totalsLine } from "../../e2e/mutants/verdict.ts";
import { judge, verdictsOn } from "./judge.ts";
import { MUTANTS } from "./table.ts";

const words = process.argv.slice(2);
const chosen = MUTANTS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const say = (line: string) => process.stderr.write(`mutants: ${line}\n`);

process.exitCode = run();

function run(): number {
  const stale = stalePatches(chosen, root);
  if (chosen.length === 0) return refuse([`no mutant is named like ${words.join(" or ")}`]);
  if (stale.length > 0) return refuse(stale);
  const folder = mkdtempSync(join(tmpdir(), "mutants-"));
  try {
    const copy = scratchCopy(folder);
    const red = verdictsOn(
      copy,
      chosen.flatMap(({ caughtBy }) => caughtBy),
    ).filter(([, { kind }]) => kind !== "survived");
    if (red.length > 0)
      return refuse(
        red.map(
          ([[tag, file], verdict]) => `without any mutant: [${tag}] ${file}: ${JSON.stringify(verdict)}`,
        ),
      );
    const judged = chosen.map((mutant) => {
      const result = judge(mutant, copy);
      say(`${mutant.name}: ${result.verdict.kind}`);
      return result;
    });
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

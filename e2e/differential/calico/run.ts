/**
 * Compares the analyzer with a second evaluator of Calico's policies, written from the text of the semantics alone:
 * `npm run differential:calico -- --seed 1 --verdicts 80000 --seconds 300`.
 */
import { parseArgs } from "node:util";
import fc from "fast-check";
import { agrees, compare, decidedBy, describe, isCoarser } from "./compare.ts";
import { scenario } from "./generate/scenario.ts";
import { LAW_IDS, LAWS, type LawId } from "./laws.ts";
import type { CalicoScenario } from "./scenario.ts";

/** A law that decided fewer verdicts has not been tried. */
const LEAST = 50;
/** More disagreements than a reader takes in at once. */
const MOST_SHOWN = 5;
const BATCH = 40;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    verdicts: { type: "string", default: "80000" },
    seconds: { type: "string", default: "300" },
  },
});
const seed = whole("seed");
const budget = whole("verdicts");
const end = Date.now() + whole("seconds") * 1000;

function whole(name: keyof typeof values): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= 0) return number;
  console.error(`--${name} takes a whole number, not ${values[name]}`);
  process.exit(2);
}

const decided = new Map<LawId, number>(LAW_IDS.map((id) => [id, 0]));
const words = new Map<string, number>();
const shown = new Set<string>();
let verdicts = 0;
let coarser = 0;
/** Runs of neighbouring seeds share no batch. */
let firstOf = (seed * 10_007) % 2 ** 31;

/** Both sides agree; what decided is counted as long as they do. */
function holds(one: CalicoScenario, count: boolean): boolean {
  const comparison = compare(one);
  if (!agrees(one, comparison)) return false;
  if (!count) return true;
  one.flows.forEach((flow, i) => {
    const word = comparison.words[i];
    if (word === undefined) return;
    if (isCoarser(one, comparison, i)) {
      coarser += 1;
      return;
    }
    verdicts += 1;
    words.set(word, (words.get(word) ?? 0) + 1);
    for (const id of decidedBy(one, flow, word)) decided.set(id, (decided.get(id) ?? 0) + 1);
  });
  return true;
}

while (verdicts < budget && Date.now() < end && shown.size < MOST_SHOWN) {
  let counting = true;
  const result = fc.check(
    fc.property(scenario, (one) => {
      const fine = holds(one, counting);
      counting &&= fine;
      return fine;
    }),
    { seed: firstOf, numRuns: BATCH },
  );
  if (result.failed && result.counterexample !== null) shown.add(describe(result.counterexample[0]));
  firstOf += 1;
}

for (const text of shown) console.log(`\nDISAGREEMENT\n${text}`);
console.log(
  `\nseed ${seed}: ${verdicts} verdicts: ${[...words].map(([word, n]) => `${word} ${n}`).join(", ")}`,
);
console.log(`left out, for the analyzer is less sure than it could be: ${coarser}`);
const untried = LAW_IDS.filter((id) => (decided.get(id) ?? 0) < LEAST);
for (const id of LAW_IDS) {
  const mark = untried.includes(id) ? "FAIL" : "    ";
  console.log(`${mark} ${String(decided.get(id)).padStart(6)}  ${id.padEnd(26)} ${LAWS[id][0]}`);
}
if (untried.length > 0) console.log(`\nA law must decide ${LEAST} verdicts or more.`);
const failed = untried.length + shown.size;
console.log(
  `Tests: ${failed} failed, ${LAW_IDS.length - untried.length} passed, ${LAW_IDS.length + shown.size} total`,
);
process.exitCode = failed === 0 ? 0 : 1;

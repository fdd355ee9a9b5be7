/**
 * Compares the analyzer with Cilium's own policy engine on random clusters:
 * `npm run differential -- [--cilium 1.20] [--seed N] [--verdicts N] [--seconds N] [--scenario N --theme T]`.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { binDirectory, ensureTools } from "../tools.ts";
import { Engine } from "./engine.ts";
import { THEME_NAMES, themeInTurn } from "./generate/scenario.ts";
import { goTests } from "./go-tests.ts";
import { smallest } from "./report.ts";
import { compareAt } from "./session.ts";
import { Tally } from "./tally.ts";
import {
  CILIUM_VERSION_NAMES,
  CILIUM_VERSIONS,
  type CiliumVersion,
  type CiliumVersionName,
} from "./versions.ts";

/** More disagreements than a reader takes in at once. */
const MOST_SHOWN = 3;
/** A run goes on until every statement has decided enough verdicts, but not beyond so many times its budget. */
const MOST_BUDGETS = 5;
/** So many times each theme has its turn, before a run plays the one that shows most of what is still lacking. */
const ROUNDS = 10;
/** Scenarios asked ahead, so that the engine and the analyzer work at the same time. */
const AHEAD = 3;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    verdicts: { type: "string", default: "200000" },
    seconds: { type: "string", default: "1200" },
    scenario: { type: "string" },
    theme: { type: "string" },
    cilium: { type: "string", default: "1.20" },
  },
});

/** The version of Cilium that is asked. */
function versionAsked(name: string): CiliumVersionName {
  const known = CILIUM_VERSION_NAMES.find((one) => one === name);
  if (known !== undefined) return known;
  process.stderr.write(`--cilium takes ${CILIUM_VERSION_NAMES.join(" or ")}, not ${name}\n`);
  process.exit(2);
}

function whole(name: keyof typeof values): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= 0) return number;
  process.stderr.write(`--${name} takes a whole number, not ${values[name]}\n`);
  process.exit(2);
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const seed = whole("seed");
const budget = whole("verdicts");
const end = Date.now() + whole("seconds") * 1000;
const only = values.scenario === undefined ? undefined : whole("scenario");

const asked = versionAsked(values.cilium);
const version: CiliumVersion = CILIUM_VERSIONS[asked];

say(`seed ${seed} (npm run differential -- --cilium ${asked} --seed ${seed} repeats this run)`);
await ensureTools([version.tool], say, new AbortController().signal);
const engine = new Engine(join(binDirectory, version.tool), 2);
const tally = new Tally(Object.keys(version.without));
let shown = 0;

const last = only === undefined ? Number.POSITIVE_INFINITY : only;
let next = only ?? 0;
const ahead: ReturnType<typeof compareAt>[] = [];
for (;;) {
  const wanted = tally.scenarios < ROUNDS * THEME_NAMES.length ? undefined : tally.wantedTheme;
  while (ahead.length < AHEAD && next <= last) {
    ahead.push(compareAt(engine, seed, next, values.theme ?? wanted ?? themeInTurn(next), version));
    next += 1;
  }
  if (ahead.length === 0) break;
  const compared = await ahead.shift();
  // Of some scenarios nothing is left for an older version.
  if (compared === undefined) continue;
  tally.add(compared);
  if (compared.disagreements.length > 0) {
    const { number, theme } = compared;
    say(`\nthe two disagree: --seed ${seed} --scenario ${number} --theme ${theme}\n`);
    say(await smallest(engine, compared));
    shown += 1;
  }
  const enough =
    tally.verdicts >= budget && (tally.wantedTheme === undefined || tally.verdicts >= MOST_BUDGETS * budget);
  if (enough || shown >= MOST_SHOWN || Date.now() > end) break;
}
await Promise.all(ahead);
await engine.close();

if (only === undefined) {
  say(`\n${tally}\n`);
  for (const [id, reason] of Object.entries(version.without)) say(`not asked of ${asked}: ${id} (${reason})`);
}
const claims =
  only === undefined ? tally.claims(budget) : [{ says: "the scenario agrees", holds: shown === 0 }];
for (const { says, holds } of claims) if (!holds) say(`not so: ${says}`);
const go = only === undefined ? await goTests(version.tool) : { passed: 0, failed: 0, output: [] };
for (const line of go.output) say(line);
if (only === undefined) say(`the engine's own tests: ${go.passed} passed, ${go.failed} failed`);
const failed = claims.filter(({ holds }) => !holds).length + go.failed;
const passed = claims.filter(({ holds }) => holds).length + go.passed;
say(`Tests:       ${failed} failed, ${passed} passed, ${failed + passed} total`);
process.exitCode = failed === 0 ? 0 : 1;

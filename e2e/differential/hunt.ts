/**
 * `node hunt.ts <engine's program> <seed> <verdicts>`: plays the themes in turn until the analyzer beside this file and
 * the engine disagree, and says as one line of JSON what about. For mutants; what agrees is not counted any further.
 */
import { Engine } from "./engine.ts";
import { themeInTurn } from "./generate/scenario.ts";
import { compareAt } from "./session.ts";
import { MOST_UNSURE } from "./tally.ts";

/** What a hunt came to. */
export interface Hunted {
  /** Verdicts that agreed until then. */
  readonly verdicts: number;
  /** Absent when the two agreed until the end. */
  readonly differs?: string;
}

const [program = "", seed = "1", verdicts = "40000"] = process.argv.slice(2);

async function hunt(engine: Engine): Promise<Hunted> {
  let [agreed, unsure] = [0, 0];
  let next = 0;
  const ask = () => {
    const number = next++;
    return compareAt(engine, Number(seed), number, themeInTurn(number));
  };
  let [current, following] = [ask(), ask()];
  while (agreed < Number(verdicts)) {
    const compared = await current;
    if (compared === undefined) break;
    const { disagreements, counted, openAndConstant, number, theme } = compared;
    agreed += counted.size;
    unsure += openAndConstant;
    const [first] = disagreements;
    if (first !== undefined) {
      const what =
        first.kind === "flow"
          ? first.parts.join("; ")
          : `${first.policy}: ${first.engine === "valid" ? "only the analyzer refuses it" : "only the engine refuses it"}`;
      await following;
      return { verdicts: agreed, differs: `--scenario ${number} --theme ${theme}: ${what}` };
    }
    [current, following] = [following, ask()];
  }
  await Promise.all([current, following]);
  if (unsure * MOST_UNSURE <= agreed) return { verdicts: agreed };
  return { verdicts: agreed, differs: `${unsure} times undetermined where the engine always answers alike` };
}

const engine = new Engine(program, 1);
process.stdout.write(`${JSON.stringify(await hunt(engine))}\n`);
await engine.close();

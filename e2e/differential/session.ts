import type { CaseResult } from "../../analysis/cases/run.ts";
import {
  analyzeScenario,
  differences,
  type FlowDisagreement,
  isOpen,
  type ValidityDisagreement,
  validity,
} from "./compare.ts";
import type { Engine, EngineAnswer } from "./engine.ts";
import { scenarioAt } from "./generate/scenario.ts";
import { requestOf, type Scenario } from "./scenario.ts";
import { CILIUM_VERSIONS, type CiliumVersion } from "./versions.ts";

/** How often the engine is asked before a difference counts. */
const REPEAT = 300;

/** One scenario, asked of both sides. */
export interface Compared {
  readonly number: number;
  readonly theme: string;
  readonly scenario: Scenario;
  readonly engine: EngineAnswer;
  readonly ours: CaseResult;
  /** Flows that count: some policy selects an end, both sides gave a definite answer, and the engine always the same. */
  readonly counted: ReadonlySet<number>;
  /** Left out: the engine did not always answer the same. */
  readonly varying: number;
  /** Left out: the analyzer says undetermined. */
  readonly open: number;
  /** Of those, where the engine answered the same every time. */
  readonly openAndConstant: number;
  readonly disagreements: readonly (FlowDisagreement | ValidityDisagreement)[];
}

/** Asks both sides about the scenario of that number and theme; undefined where the version asked has no such scenario. */
export async function compareAt(
  engine: Engine,
  seed: number,
  number: number,
  theme: string,
  { narrowed }: CiliumVersion = CILIUM_VERSIONS["1.20"],
): Promise<Compared | undefined> {
  const scenario = narrowed(scenarioAt(seed, number, theme));
  return scenario && { number, theme, ...(await compare(engine, scenario)) };
}

/** Asks both sides about a scenario; when they differ, the engine again and again. */
export async function compare(
  engine: Engine,
  scenario: Scenario,
): Promise<Omit<Compared, "number" | "theme">> {
  const asked = engine.ask(requestOf(scenario));
  // A scenario that neither side can read fails once, here or below.
  asked.catch(() => undefined);
  const ours = analyzeScenario(scenario);
  const answer = await asked;
  const refusals = validity(scenario, answer, ours);
  const shared = { scenario, engine: answer, ours };
  if (refusals.length > 0)
    return {
      ...shared,
      counted: new Set(),
      varying: 0,
      open: 0,
      openAndConstant: 0,
      disagreements: refusals,
    };

  const nonTrivial = selected(scenario, answer);
  const found = nonTrivial.map((index) => {
    const [theirs, mine] = [answer.flows[index], ours.flows[index]];
    if (theirs === undefined || mine === undefined) throw new Error(`no answer to flow ${index}`);
    const open = isOpen(mine) && theirs.verdict !== "error";
    return { index, open, parts: open ? [] : differences(theirs, mine), failed: theirs.verdict === "error" };
  });
  const doubtful = found.some(({ open, parts }) => open || parts.length > 0);
  const again = doubtful ? await engine.ask(requestOf(scenario, REPEAT)) : undefined;
  const varying = new Set(again?.varying?.map(({ flow }) => flow));
  const settled = found.filter(({ index, open }) => !open && !varying.has(index));
  return {
    ...shared,
    counted: new Set(settled.filter(({ parts }) => parts.length === 0).map(({ index }) => index)),
    varying: found.filter(({ index, open }) => !open && varying.has(index)).length,
    open: found.filter(({ open }) => open).length,
    openAndConstant: found.filter(({ index, open }) => open && !varying.has(index)).length,
    disagreements: settled
      .filter(({ parts }) => parts.length > 0)
      .map(({ index, parts }): FlowDisagreement => ({ kind: "flow", index, parts })),
  };
}

/** Flows of which some policy selects an end. Where nothing is enforced, those where one would be. */
function selected(scenario: Scenario, answer: EngineAnswer): number[] {
  if (scenario.options.policyEnforcementMode !== "never")
    return answer.flows.flatMap(({ egress, ingress }, i) =>
      egress.enforced === true || ingress.enforced === true ? [i] : [],
    );
  const { flows } = analyzeScenario({ ...scenario, options: {} });
  return flows.flatMap(({ verdict: { sides } }, i) =>
    [sides.egress, sides.ingress].some(({ reason }) => reason !== "no-policy" && reason !== "not-governed")
      ? [i]
      : [],
  );
}

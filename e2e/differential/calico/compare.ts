import { readCases } from "../../../analysis/cases/case.ts";
import { runCase } from "../../../analysis/cases/run.ts";
import { evaluate, isValid } from "./evaluate.ts";
import { type LawId, Laws } from "./laws.ts";
import { packetsOf } from "./packets.ts";
import { type CalicoFlow, type CalicoScenario, caseOf, caseText, type Word } from "./scenario.ts";

/** What both sides say about a scenario. */
export interface Comparison {
  /** The evaluator's words, flow by flow. */
  readonly words: readonly Word[];
  /** The analyzer's. */
  readonly answers: readonly string[];
  readonly valid: boolean;
  readonly sameValidity: boolean;
}

export function compare(scenario: CalicoScenario): Comparison {
  const words = scenario.flows.map((flow) => evaluate(scenario, flow));
  const valid = isValid(scenario);
  const [one] = readCases({ cases: [caseOf(scenario, "random", words, valid)] });
  if (one === undefined) throw new Error("the scenario made no case");
  const { flows, validityPassed } = runCase(one);
  return { words, answers: flows.map(({ word }) => word), valid, sameValidity: validityPassed };
}

/**
 * Where a flow stands for several packets the analyzer may answer undetermined though all fare alike: it does not follow
 * one source port or one ICMP code through several fields and rules; nor then is it sure that a staged policy refuses.
 * It may not be sure where they fare differently.
 */
export const isCoarser = (scenario: CalicoScenario, { words, answers }: Comparison, i: number): boolean => {
  const flow = scenario.flows[i];
  if (flow === undefined || packetsOf(scenario, flow).length < 2) return false;
  if (answers[i] === "undetermined") return words[i] !== "undetermined";
  return answers[i] === "allowed" && words[i] === "audited";
};

export const agrees = (scenario: CalicoScenario, comparison: Comparison): boolean =>
  comparison.sameValidity &&
  comparison.words.every((word, i) => word === comparison.answers[i] || isCoarser(scenario, comparison, i));

/** The disagreement in words, then as a case that expects what the evaluator says; no case where one side throws. */
export function describe(disagreement: CalicoScenario): string {
  const scenario = withoutBystanders(disagreement);
  const { words, answers, valid, sameValidity } = compare(scenario);
  const lines = scenario.flows.flatMap(({ from, to, port, protocol }, i) =>
    words[i] === answers[i]
      ? []
      : [`${from} -> ${to} ${protocol} ${port}: evaluator ${words[i]}, analyzer ${answers[i]}`],
  );
  if (!sameValidity)
    lines.push(`evaluator: the policies are ${valid ? "all valid" : "not all valid"}; analyzer: otherwise`);
  return [...lines, caseText(caseOf(scenario, "disagreement", words, valid))].join("\n");
}

/** Without the endpoints that are at no end of a flow, where the disagreement does not need them. */
function withoutBystanders(scenario: CalicoScenario): CalicoScenario {
  const asked = new Set(scenario.flows.flatMap(({ from, to }) => [from, to]));
  const small = { ...scenario, endpoints: scenario.endpoints.filter(({ name }) => asked.has(name)) };
  return agrees(small, compare(small)) ? scenario : small;
}

/** The laws that decided the verdict: under the misreading of each, it would have been another. */
export function decidedBy(scenario: CalicoScenario, flow: CalicoFlow, word: Word): LawId[] {
  const laws = new Laws();
  evaluate(scenario, flow, laws);
  return [...laws.asked].filter((id) => evaluate(scenario, flow, new Laws(id)) !== word);
}

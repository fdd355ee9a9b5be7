import { readCases } from "../../analysis/cases/case.ts";
import { type CaseResult, type FlowResult, isRefused, runCase } from "../../analysis/cases/run.ts";
import { isUnread } from "../../documents/diagnostics.ts";
import type { SideVerdict } from "../../model/verdict.ts";
import { diagnosticLine } from "../../report/parts/diagnostics.ts";
import type { EngineAnswer, EngineFlowAnswer, EngineSide } from "./engine.ts";
import { caseOf, type Scenario } from "./scenario.ts";

/** What the analyzer makes of a scenario, read from the very case file that a disagreement would be printed as. */
export function analyzeScenario(scenario: Scenario): CaseResult {
  const [one] = readCases({ cases: [caseOf(scenario, "scenario")] });
  if (one === undefined) throw new Error("a case file without its case");
  const result = runCase(one);
  const unread = result.diagnostics.filter(isUnread);
  if (unread.length > 0)
    throw new Error(`the analyzer cannot read the scenario: ${unread.map(diagnosticLine).join("; ")}`);
  return result;
}

/** A policy that only one side takes for valid. */
export interface ValidityDisagreement {
  readonly kind: "validity";
  readonly policy: string;
  readonly engine: string;
  readonly ours: string;
}

/** A flow that the two answer differently. */
export interface FlowDisagreement {
  readonly kind: "flow";
  readonly index: number;
  /** Each difference as `part: the engine's, ours`. */
  readonly parts: readonly string[];
}

/** The places of the policies that the engine refuses and that the analyzer refuses. */
export function validity(
  scenario: Scenario,
  answer: EngineAnswer,
  ours: CaseResult,
): readonly ValidityDisagreement[] {
  const refused = new Map(answer.rejected.map(({ index, error }) => [index, error]));
  return scenario.policies.flatMap(({ kind, metadata }, index) => {
    const refusal = ours.diagnostics.find(
      (found) => isRefused(found) && found.object?.kind === kind && found.object.name === metadata.name,
    );
    const engine = refused.get(index);
    if ((refusal === undefined) === (engine === undefined)) return [];
    return [
      {
        kind: "validity",
        policy: `${kind} ${metadata.name}`,
        engine: engine ?? "valid",
        ours: refusal === undefined ? "valid" : diagnosticLine(refusal),
      } as const,
    ];
  });
}

/** The analyzer says that the input, or the engine itself, does not settle the answer. */
export const isOpen = ({ verdict }: FlowResult): boolean =>
  verdict.outcome === "undetermined" || verdict.authentication === "undetermined";

/** An endpoint whose policy the engine could not compute, or that the analyzer says it cannot. */
const conflicts = (side: SideVerdict): boolean => side.reason === "merge-conflict";

/** How the answers to one flow differ; nothing when they agree. */
export function differences(engine: EngineFlowAnswer, ours: FlowResult): readonly string[] {
  const { sides } = ours.verdict;
  const parts = (["egress", "ingress"] as const).flatMap((direction) =>
    sideDifferences(engine[direction], sides[direction]).map((part) => `${direction} ${part}`),
  );
  const failed = engine.verdict === "error";
  if (failed && (conflicts(sides.egress) || conflicts(sides.ingress))) return parts;
  const word = ours.word;
  if (engine.verdict !== word) parts.push(`verdict: ${engine.verdict}, ${word}`);
  const detail = ours.details.join();
  // An engine that demands authentication, or that is refused, says nothing of moot rules.
  const says = engine.verdict === "auth-required" && detail === "l7-not-restricting" ? "" : detail;
  if (!failed && (engine.detail ?? "") !== says) parts.push(`detail: ${engine.detail ?? "none"}, ${says}`);
  return parts;
}

const difference = (what: string, engine: unknown, ours: unknown): string[] =>
  engine === ours ? [] : [`${what}: ${engine}, ${ours}`];

function sideDifferences(engine: EngineSide, ours: SideVerdict): string[] {
  if (engine.verdict === "error" || conflicts(ours))
    return difference("conflict", engine.verdict === "error", conflicts(ours));
  const governed = difference("governed", engine.endpoint, ours.reason !== "not-governed");
  const outcome = difference("outcome", engine.verdict, ours.outcome);
  if (governed.length > 0 || outcome.length > 0) return [...governed, ...outcome];
  if (engine.verdict === "denied")
    return difference("denied by a rule", engine.explicit === true, ours.reason === "rule");
  return [
    ...difference("demand", engine.auth ?? "none", demandOf(ours, engine)),
    ...difference("proxy", engine.l7?.parser ?? "none", ours.layer7?.parser ?? "none"),
    ...difference("restricting", engine.l7?.restricting ?? false, isRestricting(ours)),
  ];
}

/** Ours tells demands that can be met from those that cannot; the engine tells the kinds of demands. */
function demandOf(ours: SideVerdict, engine: EngineSide): string {
  switch (ours.authentication) {
    case "required":
      return "spire";
    case "cannot-succeed":
      return engine.auth ?? "a demand that cannot be met";
    case "undetermined":
      // The flow as a whole is decided all the same, by the other end.
      return engine.auth ?? "none";
    default:
      return ours.authentication;
  }
}

/** A proxy for server names judges no request, which the engine counts as restricting. */
function isRestricting({ layer7 }: SideVerdict): boolean {
  if (layer7 === undefined) return false;
  return layer7.http !== "any" || layer7.dns !== "any" || layer7.parser === "tls";
}

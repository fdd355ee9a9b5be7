import { log, type Resource } from "@pulumi/pulumi";
import { escapeTerminal } from "../model/escape.ts";
import type { IntentProblem, IntentReport } from "../proof/report.ts";
import { diagnosticLine } from "../report/parts/diagnostics.ts";
import { countWords, problemWords } from "../report/parts/intent-words.ts";

/** Edges named of one system, before the rest is counted. */
const NAMED = 3;

/** Says beside a resource how the policies carry out each system's intent, in the preview too. */
export function logIntent({ systems }: IntentReport, resource: Resource): void {
  for (const system of systems) {
    const rest = system.problems.length - NAMED;
    const lines = [
      `Intent of ${system.system}, once every network policy is enforced: ${countWords(system)}`,
      ...system.problems.slice(0, NAMED).map(problemLine),
      ...(rest > 0 ? [`${rest} more: palisade plan names them`] : []),
      ...system.idle.map((policy) => `selects no workload: ${policy}`),
      ...system.rejected.map((found) => `rejected by the engine: ${diagnosticLine(found)}`),
    ];
    void log.info(lines.map(escapeTerminal).join("\n  "), resource);
  }
}

function problemLine(problem: IntentProblem): string {
  const { edge, decided } = problemWords(problem);
  return `${problem.kind} ${edge}. ${decided}`;
}

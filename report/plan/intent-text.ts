import type { createColors } from "picocolors";
import { escapeTerminal } from "../../model/escape.ts";
import { INTENT_PROBLEMS, type IntentReport, type SystemIntent } from "../../proof/report.ts";
import { diagnosticLine } from "../parts/diagnostics.ts";
import { countWords, problemWords } from "../parts/intent-words.ts";
import { wrap } from "../parts/wrap.ts";

/** Edges shown of each kind, before the rest is counted. */
const SHOWN = 3;

/** How the policies carry out each system's intent, for a person at a terminal; empty without systems. */
export function intentText(
  { systems }: IntentReport,
  colors: ReturnType<typeof createColors>,
  width: number,
): string {
  if (systems.length === 0) return "";
  const title = `${colors.bold("Intent")}, once every network policy is enforced`;
  return [title, ...systems.flatMap((system) => systemLines(system, colors, width))].join("\n");
}

function systemLines(system: SystemIntent, colors: ReturnType<typeof createColors>, width: number): string[] {
  const line = (text: string, indent: number): string[] =>
    wrap(escapeTerminal(text), width, " ".repeat(indent), " ".repeat(indent + 2));
  return [
    ...line(`${system.system}: ${countWords(system)}`, 2),
    ...INTENT_PROBLEMS.flatMap((kind) => {
      const those = system.problems.filter((problem) => problem.kind === kind);
      const rest = those.length - SHOWN;
      return [
        ...those
          .slice(0, SHOWN)
          .map(problemWords)
          .flatMap(({ edge, decided }) => [
            ...line(`${kind} ${edge}`, 4),
            ...line(decided, 6).map((text) => colors.dim(text)),
          ]),
        ...(rest > 0 ? line(`${kind}: ${rest} more`, 4) : []),
      ];
    }),
    ...system.idle.flatMap((policy) => line(`selects no workload: ${policy}`, 4)),
    ...system.rejected.flatMap((found) => line(`rejected by the engine: ${diagnosticLine(found)}`, 4)),
  ];
}

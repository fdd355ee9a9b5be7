import Table from "cli-table3";
import { createColors } from "picocolors";
import { escapeTerminal } from "../../model/escape.ts";
import { type ListedClass, type ListReport, termsOf } from "./list.ts";
import type { TextStyle } from "./plan-text.ts";

/** Names shown of a class or of the far ends of an edge before the rest is counted. */
const NAMES_SHOWN = 6;

/** Names of some classes, the first few written out. */
export function nameList(classes: readonly ListedClass[], shown: number): string {
  const names = classes.flatMap(({ members }) => members);
  const rest = names.length - shown;
  return rest > 0 ? `${names.slice(0, shown).join(", ")} and ${rest} more` : names.join(", ");
}

/** Every allowed edge for a person at a terminal, grouped by source. */
export function listText(report: ListReport, style: TextStyle): string {
  const colors = createColors(style.color);
  const byId = new Map(report.classes.map((one) => [one.id, one]));
  const pick = (ids: readonly number[]): ListedClass[] => ids.flatMap((id) => byId.get(id) ?? []);
  const table = new Table({
    head: ["from", "to", "ports", "terms"].map((word) => colors.bold(word)),
    colWidths: widths(style.width),
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { from, to, access } of report.edges) {
    for (const one of report.accesses[access] ?? []) {
      table.push(
        [
          nameList(pick([from]), NAMES_SHOWN),
          nameList(pick(to), NAMES_SHOWN),
          one.ports,
          termsOf(one).join("; "),
        ].map(escapeTerminal),
      );
    }
  }
  const parts = [
    `${report.workloads} workloads, ${report.policies} policies, engine ${report.engine}`,
    report.edges.length === 0 ? "No connection is allowed" : table.toString(),
    ...section("Problems", report.problems),
    ...section("Policies that select no workload", report.idle),
  ];
  return `${parts.join("\n\n")}\n`;
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title}\n${lines.map((line) => `  ${escapeTerminal(line)}`).join("\n")}`];

/** Columns in the proportion 3:4:3:2 of what the borders leave. */
function widths(width: number): number[] {
  const room = Math.max(width, 60) - 5;
  return [3, 4, 3, 2].map((share) => Math.floor((room * share) / 12));
}

import type { BorderReport } from "../../analysis/clouds/report.ts";
import { escapeMarkdown } from "../../model/escape.ts";
import { manifestTitle } from "../../model/manifest.ts";
import { alertRulesOf, alertsIn, type Plan, policiesOf, releasesOf } from "../../plan/plan.ts";
import { INTENT_PROBLEMS, type IntentReport, type SystemIntent } from "../../proof/report.ts";
import { totalsOf } from "../../proof/totals.ts";
import { DIAGNOSTIC_COLUMNS, diagnosticLine, diagnosticRows } from "../parts/diagnostics.ts";
import { borderMarkdown, SHOWN_IN_PLAN } from "../parts/firewall.ts";
import { countWords, problemWords } from "../parts/intent-words.ts";

/** Edges shown of each kind, before the rest is counted. */
const SHOWN = 10;

/** A plan as a comment of a pull request: totals, policies, intent, diagnostics. */
export function planMarkdown(
  plan: Plan,
  { systems }: IntentReport,
  borders: readonly BorderReport[],
): string {
  const { stack, mode, policies, cluster } = plan;
  const { errors, warnings, notes, releases, network, runtime, cloud } = totalsOf(plan);
  return `${[
    `## Stack ${escapeMarkdown(stack)}`,
    `${mode}, policies ${policies}, ${cluster.platform}, ${cluster.cni} (${cluster.cniMode}); ${releases} releases, ` +
      `${network} network and ${runtime} runtime policies, ${cloud} cloud resources; ` +
      `${errors} errors, ${warnings} warnings, ${notes} notes`,
    ...table(
      "Releases",
      ["release", "chart", "version", "namespace"],
      releasesOf(plan).map(({ name, chart, version, namespace }) => [name, chart, version, namespace]),
    ),
    ...plan.systems.flatMap(({ name: system }) =>
      table(
        `System ${system}`,
        ["layer", "dialect", "policy", "mode"],
        policiesOf(plan)
          .filter((policy) => policy.system === system)
          .map(({ layer, dialect, name, mode: own, lowering }) => [
            layer,
            dialect,
            name,
            `${own}, ${lowering}`,
          ]),
      ),
    ),
    ...alertsIn(plan).flatMap(({ engine, manifest }) =>
      table(
        `Alerts about ${engine}, ${manifestTitle(manifest)}`,
        ["severity", "alert", "summary"],
        alertRulesOf(manifest.spec).map(({ alert, labels, annotations }) => [
          labels.severity,
          alert,
          annotations.summary ?? "",
        ]),
      ),
    ),
    ...borders.map((border) => borderMarkdown(border, SHOWN_IN_PLAN)),
    ...systems.flatMap(intentSection),
    ...table("Diagnostics", DIAGNOSTIC_COLUMNS, diagnosticRows(plan.diagnostics)),
  ].join("\n\n")}\n`;
}

function intentSection(system: SystemIntent): string[] {
  const rows = INTENT_PROBLEMS.flatMap((kind) => {
    const those = system.problems.filter((problem) => problem.kind === kind);
    const rest = those.length - SHOWN;
    return [
      ...those
        .slice(0, SHOWN)
        .map(problemWords)
        .map(({ edge, decided }) => [kind, edge, decided]),
      ...(rest > 0 ? [[kind, `${rest} more`, ""]] : []),
    ];
  });
  const lines = [
    ...system.idle.map((policy) => `selects no workload: ${policy}`),
    ...system.rejected.map((found) => `rejected by the engine: ${diagnosticLine(found)}`),
  ];
  const title = `Intent of ${system.system}, once every network policy is enforced`;
  return [
    ...(rows.length === 0 ? [`### ${title}`] : table(title, ["", "edge", "decided"], rows)),
    escapeMarkdown(countWords(system)),
    ...(lines.length === 0 ? [] : [lines.map((line) => `- ${escapeMarkdown(line)}`).join("\n")]),
  ];
}

/** A titled table; nothing without rows. */
function table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  return [
    `### ${escapeMarkdown(title)}`,
    [line(columns), `|${columns.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n"),
  ];
}

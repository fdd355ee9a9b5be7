import { createColors } from "picocolors";
import type { DiffReport } from "../../analysis/diff/report.ts";
import { escapeMarkdown, escapeTerminal } from "../../model/escape.ts";
import { diagnosticJson, diagnosticLine } from "../parts/diagnostics.ts";
import { borderChangeSentences } from "../parts/firewall.ts";
import { printJson } from "../parts/json.ts";
import type { TextStyle } from "../parts/style.ts";
import { wrap } from "../parts/wrap.ts";
import { DIFF_SCHEMA_VERSION } from "./schema.ts";
import { causesWords, namesWords, termsWords, totalsWords } from "./words.ts";

const COLORS = { opened: "red", closed: "green", changed: "yellow" } as const;

/** What was added, removed and changed beside the edges, one line each. */
const besides = ({ base, head, policies, workloads, borders }: DiffReport): string[] => [
  ...borders.flatMap(borderChangeSentences),
  ...(["added", "removed", "changed"] as const).flatMap((fate) =>
    policies[fate].map((name) => `policy ${fate}: ${name}`),
  ),
  ...(["added", "removed", "changed"] as const).flatMap((fate) =>
    workloads[fate].map((name) => `workload ${fate}: ${name}`),
  ),
  ...[base, head].flatMap(({ name, diagnostics }) =>
    diagnostics.map((found) => `${name}: ${diagnosticLine(found)}`),
  ),
];

/** Opened and closed edges for a person at a terminal, each with its cause. */
export function diffText(report: DiffReport, style: TextStyle): string {
  const colors = createColors(style.color);
  const line = (text: string, indent: number): string[] =>
    wrap(escapeTerminal(text), style.width, " ".repeat(indent), " ".repeat(indent + 2));
  const { base, head, totals, edges } = report;
  return `${[
    ...line(`${base.name} -> ${head.name}: ${totalsWords(totals)}`, 0),
    ...edges.flatMap((edge) => {
      const terms = termsWords(edge);
      const [first = "", ...rest] = line(
        `${edge.change} ${namesWords(edge.from)} -> ${namesWords(edge.to)}`,
        0,
      );
      return [
        "",
        colors[COLORS[edge.change]](first),
        ...rest,
        ...line(`${edge.ports}${terms === "" ? "" : `; ${terms}`}`, 4),
        ...causesWords(edge.causes).flatMap((cause) => line(cause, 6).map((text) => colors.dim(text))),
      ];
    }),
    ...besides(report).flatMap((text, index) => [...(index === 0 ? [""] : []), ...line(text, 0)]),
  ].join("\n")}\n`;
}

/** The same as a comment of a pull request. */
export function diffMarkdown(report: DiffReport): string {
  const { base, head, totals, edges } = report;
  const rows = edges.map((edge) => {
    const terms = termsWords(edge);
    const cells = [
      edge.change,
      namesWords(edge.from),
      namesWords(edge.to),
      `${edge.ports}${terms === "" ? "" : `; ${terms}`}`,
      causesWords(edge.causes).join("; "),
    ];
    return `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  });
  const others = besides(report);
  return `${[
    `## Edges from ${escapeMarkdown(base.name)} to ${escapeMarkdown(head.name)}`,
    escapeMarkdown(totalsWords(totals)),
    ...(rows.length === 0
      ? []
      : [["|  | from | to | ports | cause |", "|---|---|---|---|---|", ...rows].join("\n")]),
    ...(others.length === 0 ? [] : [others.map((text) => `- ${escapeMarkdown(text)}`).join("\n")]),
  ].join("\n\n")}\n`;
}

/** The report itself; docs/diff.schema.json describes it. */
export const diffJson = (report: DiffReport): string =>
  printJson({
    schemaVersion: DIFF_SCHEMA_VERSION,
    ...report,
    base: sideJson(report.base),
    head: sideJson(report.head),
  });

const sideJson = (side: DiffReport["base"]) => ({
  ...side,
  diagnostics: side.diagnostics.map(diagnosticJson),
});

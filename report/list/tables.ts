import type { ListedClass, ListReport } from "../../analysis/list.ts";
import { escapeCsv, escapeMarkdown } from "../../model/escape.ts";
import { diagnosticJson, diagnosticsMarkdown } from "../parts/diagnostics.ts";
import { borderMarkdown } from "../parts/firewall.ts";
import { printJson } from "../parts/json.ts";
import { LIST_SCHEMA_VERSION } from "./schema.ts";
import { legend, nameList } from "./text.ts";
import { scopeWords, sectionsOf, termsOf } from "./words.ts";

const NAMES_SHOWN = 8;

/** One line for every source workload, destination workload and run of ports. */
export function* listCsv(report: ListReport): Generator<string> {
  const members = new Map(report.classes.map(({ id, members: names }) => [id, names]));
  yield "from,to,protocol,first_port,last_port,outcome,authentication,requests\r\n";
  for (const { from, to, access } of report.edges) {
    for (const source of from.flatMap((id) => members.get(id) ?? [])) {
      for (const target of to.flatMap((id) => members.get(id) ?? [])) {
        for (const one of report.accesses[access] ?? []) {
          for (const { protocol, from: first, to: last } of one.ranges) {
            const cells = [
              source,
              target,
              protocol,
              `${first}`,
              `${last}`,
              one.outcome,
              one.authentication,
              one.requests.join("; "),
            ];
            yield `${cells.map(escapeCsv).join(",")}\r\n`;
          }
        }
      }
    }
  }
}

/** A Markdown table for a pull request. */
export function listMarkdown(report: ListReport): string {
  const byId = new Map(report.classes.map((one) => [one.id, one]));
  const pick = (ids: readonly number[]): ListedClass[] => ids.flatMap((id) => byId.get(id) ?? []);
  const rows = report.edges.flatMap(({ from, to, access }) =>
    (report.accesses[access] ?? []).map((one) =>
      [nameList(pick(from), NAMES_SHOWN), nameList(pick(to), NAMES_SHOWN), one.ports, termsOf(one).join("; ")]
        .map(escapeMarkdown)
        .join(" | "),
    ),
  );
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`### ${title}`, lines.map((line) => `- ${escapeMarkdown(line)}`).join("\n")];
  return `${[
    scopeWords(report),
    ["| from | to | ports | terms |", "|---|---|---|---|", ...rows.map((row) => `| ${row} |`)].join("\n"),
    ...legend(report).map(escapeMarkdown),
    ...(report.borders ?? []).map((border) => borderMarkdown(border)),
    diagnosticsMarkdown(report.diagnostics),
    ...sectionsOf(report).flatMap(({ title, lines }) => section(title, lines)),
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

/** The report itself; docs/list.schema.json describes it. */
export const listJson = (report: ListReport): string =>
  printJson({
    schemaVersion: LIST_SCHEMA_VERSION,
    ...report,
    diagnostics: report.diagnostics.map(diagnosticJson),
  });

import { instance } from "@viz-js/viz";
import { Option } from "commander";
import type { Analysis } from "../../analysis/analyze.ts";
import { borderReports } from "../../analysis/clouds/report.ts";
import { fitsGlob } from "../../analysis/glob.ts";
import { type ListReport, listReport } from "../../analysis/list.ts";
import { portSet } from "../../analysis/sets/ports.ts";
import { isUnread } from "../../documents/diagnostics.ts";
import { nearest } from "../../model/near-miss.ts";
import { listDot } from "../../report/list/dot.ts";
import { listHtml } from "../../report/list/html.ts";
import { listCsv, listJson, listMarkdown } from "../../report/list/tables.ts";
import { listText } from "../../report/list/text.ts";
import { type AnalysisOptions, analyzed, parsePort, withAnalysisOptions } from "../analysis-options.ts";
import { EXIT, UnusableInput } from "../exit.ts";
import type { Terminal, Verb } from "../verb.ts";

const FORMATS = ["text", "json", "csv", "md", "dot", "svg", "html"] as const;
type Format = (typeof FORMATS)[number];

/** Edges a picture can hold before nobody can read it, and before drawing it takes longer than anyone waits. */
const MOST_PICTURED = 500;

/** Kinds of endpoints that are listed without --nodes. */
const LISTED_KINDS: ReadonlySet<string> = new Set(["pod", "host-endpoint", "world"]);

interface ListOptions extends AnalysisOptions {
  readonly from?: string;
  readonly to?: string;
  readonly port?: ReturnType<typeof parsePort>;
  readonly nodes?: boolean;
  readonly output: Format;
}

/** `palisade list`: every allowed edge of manifests or a stack, grouped by what policies can tell apart. */
export const listVerb: Verb = (program, terminal, exit) => {
  withAnalysisOptions(program.command("list"), terminal.folder)
    .description("List every connection the policies allow, between workloads and to and from outside")
    .option("--from <name>", "only from these; * stands for anything: 'shop/*', internet")
    .option("--to <name>", "only to these")
    .option("--port <port>", "only these ports: 443, 53/udp, 8000-8100, 8/icmp", parsePort)
    .option("--nodes", "nodes and the control plane too")
    .addOption(new Option("-o, --output <format>", "how to print it").choices(FORMATS).default("text"))
    .action(async (paths: string[], options: ListOptions) => {
      const { loaded, analysis, borders } = analyzed(paths, options, terminal.folder);
      const { from, to, port, nodes, output } = options;
      const report = listReport(
        analysis,
        { ...loaded, policies: loaded.policies.length },
        {
          nodes: nodes ?? false,
          ...(from === undefined ? {} : { from: wanted("--from", from, analysis, options) }),
          ...(to === undefined ? {} : { to: wanted("--to", to, analysis, options) }),
          ...(port === undefined ? {} : { ports: portSet([port]) }),
        },
      );
      const around = borderReports({ borders, input: loaded, settings: analysis.settings });
      await print(around.length === 0 ? report : { ...report, borders: around }, output, terminal);
      exit(loaded.diagnostics.some(isUnread) ? EXIT.findings : EXIT.clean);
    });
};

/** Whom an end of the list may be. A name that nobody answers to is refused: its list would be empty, like a closed one. */
function wanted(
  option: "--from" | "--to",
  pattern: string,
  { classes }: Analysis,
  { nodes }: ListOptions,
): (name: string) => boolean {
  const everybody = classes.flatMap(({ members }) => members);
  const fitting = everybody.filter(({ name }) => fitsGlob(pattern, name));
  if (fitting.length === 0) {
    const near = nearest(
      pattern,
      everybody.map(({ name }) => name),
    );
    throw new UnusableInput(
      `${option} "${pattern}" fits nobody here.${near === undefined ? "" : ` Did you mean "${near}"?`} palisade list without it names everybody; palisade eval answers for one address.`,
    );
  }
  if (nodes !== true && fitting.every(({ kind }) => !LISTED_KINDS.has(kind)))
    throw new UnusableInput(`${option} "${pattern}" fits nodes only, which are left out. Add --nodes.`);
  return (name) => fitsGlob(pattern, name);
}

async function print(report: ListReport, format: Format, terminal: Terminal): Promise<void> {
  switch (format) {
    case "text":
      return terminal.out(listText(report, terminal));
    case "json":
      return terminal.out(listJson(report));
    case "csv":
      for (const line of listCsv(report)) terminal.out(line);
      return;
    case "md":
      return terminal.out(listMarkdown(report));
    case "dot":
      return terminal.out(listDot(report));
    case "svg":
      return terminal.out(await picture(report));
    case "html":
      return terminal.out(listHtml(report));
  }
}

/** The graph drawn by Graphviz, which runs here as WebAssembly. */
async function picture(report: ListReport): Promise<string> {
  const edges = report.edges.reduce((sum, { from, to }) => sum + from.length * to.length, 0);
  if (edges > MOST_PICTURED) {
    throw new UnusableInput(
      `${edges} edges make no picture; the most is ${MOST_PICTURED}. Narrow it with --from, --to or --port, or take -o html.`,
    );
  }
  const viz = await instance();
  return viz.renderString(listDot(report), { format: "svg" });
}

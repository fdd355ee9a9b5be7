import { InvalidArgumentError, Option } from "commander";
import type { FlowQuery } from "../../analysis/analyze.ts";
import { crossingOf, pointOf } from "../../analysis/clouds/crossing.ts";
import type { Border } from "../../analysis/clouds/firewalls.ts";
import { judgeBorder } from "../../analysis/clouds/judge.ts";
import { judgeTogether } from "../../analysis/clouds/layers.ts";
import { changesFor } from "../../analysis/explain.ts";
import { fitsGlob } from "../../analysis/glob.ts";
import { parseAddress } from "../../analysis/sets/addresses.ts";
import { isUnread } from "../../documents/diagnostics.ts";
import type { Endpoint } from "../../model/endpoint.ts";
import { nearest } from "../../model/near-miss.ts";
import type { FlowVerdict } from "../../model/verdict.ts";
import { type FlowAtBorder, flowJson, flowText } from "../../report/flow/print.ts";
import { diagnosticLine } from "../../report/parts/diagnostics.ts";
import { type AnalysisOptions, analyzed, parsePort, withAnalysisOptions } from "../analysis-options.ts";
import { EXIT, UnusableInput } from "../exit.ts";
import type { Verb } from "../verb.ts";

interface EvalOptions extends AnalysisOptions {
  readonly from: string;
  readonly to: string;
  readonly port: ReturnType<typeof parsePort>;
  readonly http?: { readonly method: string; readonly path: string };
  readonly dns?: string;
  readonly output: "text" | "json";
}

/** `palisade eval`: one connection, what decides at each end, and what would change it. Exit 1 unless it is allowed by all of the input. */
export const evalVerb: Verb = (program, terminal, exit) => {
  withAnalysisOptions(program.command("eval"), terminal.folder)
    .description("Answer for one connection: both ends, every rule that decides, and what would allow it")
    .requiredOption("--from <name>", "source: namespace/workload, an address, internet, 'own node', …")
    .requiredOption(
      "--to <name>",
      "destination, named alike; an address may carry a DNS name: 192.0.2.1=example.com",
    )
    .requiredOption("--port <port>", "the destination's own port: 443, 53/udp, 8/icmp", parseOnePort)
    .option("--http <request>", "a request over it: 'GET /path'", parseHttp)
    .option("--dns <name>", "a DNS query over it")
    .addOption(
      new Option("-o, --output <format>", "how to print it").choices(["text", "json"]).default("text"),
    )
    .action((paths: string[], options: EvalOptions) => {
      const named = [options.from, options.to].flatMap((text) => addressEndpoint(text) ?? []);
      const { loaded, analysis, endpoints, borders } = analyzed(paths, options, terminal.folder, named);
      const query: FlowQuery = {
        from: find(options.from, endpoints),
        to: find(options.to, endpoints),
        protocol: options.port.protocol,
        port: options.port.from,
        ...(options.http === undefined ? {} : { http: options.http }),
        ...(options.dns === undefined ? {} : { dnsQuery: options.dns }),
      };
      const verdict = analysis.flow(query);
      const border = atBorder(borders, query, verdict);
      const changes = changesFor(verdict, query, analysis.settings.engine);
      const { diagnostics } = loaded;
      const report = { query, verdict, changes, diagnostics, ...(border === undefined ? {} : { border }) };
      terminal.out(options.output === "json" ? flowJson(report) : flowText(report));
      const whole = !diagnostics.some(isUnread);
      if (options.output === "text")
        for (const found of diagnostics) terminal.err(`palisade: ${diagnosticLine(found)}\n`);
      if (!whole) terminal.err("palisade: the answer is without what could not be read.\n");
      const { outcome } = border?.together ?? verdict;
      exit(outcome === "allowed" && whole ? EXIT.clean : EXIT.findings);
    });
};

/** What the border of the nodes says of it; one answer needs one border. */
function atBorder(
  borders: readonly Border[],
  query: FlowQuery,
  verdict: FlowVerdict,
): FlowAtBorder | undefined {
  const [border, another] = borders;
  if (border === undefined) return undefined;
  if (another !== undefined) {
    const kinds = borders.slice(0, 5).map(({ cloud, name }) => `${name} (${cloud})`);
    throw new UnusableInput(
      `The rules tell ${borders.length} kinds of machines apart: ${kinds.join(", ")}. Say with --guard which of them the nodes are.`,
    );
  }
  const crossing = crossingOf(query);
  const judged =
    crossing === undefined ? undefined : judgeBorder(border.reading, { ...crossing, ...pointOf(query) });
  return {
    cloud: border.cloud,
    machines: border.name,
    ...(judged === undefined ? {} : { verdict: judged }),
    together: judgeTogether(verdict, judged ?? { outcome: "allowed", layers: [] }),
  };
}

/** A connection has one port; of a range only the first would be judged. */
function parseOnePort(text: string): ReturnType<typeof parsePort> {
  const port = parsePort(text);
  if (port.from !== port.to)
    throw new InvalidArgumentError(
      `"${text}" is a range. Ask for one port, or take palisade list --port ${text}.`,
    );
  return port;
}

function parseHttp(text: string): { method: string; path: string } {
  const found = /^([A-Za-z-]+)[ \t]+(\/\S*)$/.exec(text);
  if (found === null) throw new InvalidArgumentError(`"${text}" is no request such as 'GET /path'.`);
  return { method: found[1] ?? "", path: found[2] ?? "" };
}

/** An address outside the cluster, with the DNS name it was learned from when one is given. */
function addressEndpoint(text: string): Endpoint | undefined {
  const [address = "", name] = text.split("=");
  if (parseAddress(address) === undefined) return undefined;
  return {
    name: text,
    kind: "world",
    labels: {},
    namespaceLabels: {},
    serviceAccountLabels: {},
    addresses: [address],
    ports: [],
    hostNetwork: false,
    dnsNames: name === undefined ? [] : [name],
  };
}

/** The one endpoint of that name or title; a pattern is taken when only one fits. */
function find(text: string, endpoints: readonly Endpoint[]): Endpoint {
  const exact = endpoints.filter(({ name, title }) => name === text || title === text);
  const found = exact.length > 0 ? exact : endpoints.filter(({ name }) => fitsGlob(text, name));
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined && second !== undefined) {
    const titles = found.slice(0, 5).map(({ name, title }) => title ?? name);
    throw new UnusableInput(`"${text}" names ${found.length} workloads: ${titles.join(", ")}. Name one.`);
  }
  const near = nearest(
    text,
    endpoints.map(({ name }) => name),
  );
  throw new UnusableInput(
    `No workload is called "${text}".${near === undefined ? "" : ` Did you mean "${near}"?`} palisade list names everybody; a DNS name is asked about behind an address, as in 192.0.2.1=api.example.com.`,
  );
}

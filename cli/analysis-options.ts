import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Analysis, analyze } from "../analysis/analyze.ts";
import { type Border, guardsOf } from "../analysis/clouds/firewalls.ts";
import { chooseEngine } from "../analysis/engines/choose.ts";
import { type Loaded, Loader } from "../analysis/input/load.ts";
import { outsideOf } from "../analysis/outside.ts";
import { withResolved } from "../analysis/resolved.ts";
import { settingsFor } from "../analysis/settings.ts";
import { isUnread } from "../documents/diagnostics.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { nearest } from "../model/near-miss.ts";
import { PROTOCOL_NUMBERS, type ProtocolName } from "../model/traffic.ts";
import { ENGINE_NAMES, type EngineName } from "../model/vocabulary.ts";
import { buildPlan } from "../plan/build.ts";
import { appliedInput } from "../proof/plan-input.ts";
import { diagnosticLine } from "../report/parts/diagnostics.ts";
import { UnusableInput } from "./exit.ts";
import { manifestsIn } from "./read-manifests.ts";
import { readStack } from "./stack-file.ts";

/** Options of every verb that analyses manifests or a stack. */
export interface AnalysisOptions {
  readonly engine?: EngineName;
  readonly stack?: string;
  readonly dir: string;
  readonly audit?: boolean;
  readonly mutualAuthentication: boolean;
  readonly guard?: readonly string[];
}

export const withAnalysisOptions = (command: Command, folder: string): Command =>
  command
    .argument("[paths...]", "files or folders of manifests; - for standard input")
    .addOption(
      new Option("--engine <name>", "engine that enforces; absent: what the kinds of policies say").choices(
        ENGINE_NAMES,
      ),
    )
    .option("-s, --stack <name>", "a stack of this program instead of manifests")
    .option(
      "-C, --dir <folder>",
      "folder of the Pulumi program",
      (value: string) => resolve(folder, value),
      folder,
    )
    .option("--audit", "Cilium's audit mode: what would be refused passes and is reported")
    .option(
      "--guard <names...>",
      "security groups, network tags, accounts or network security groups of the nodes; absent: every kind of machine by itself",
    )
    .option("--no-mutual-authentication", "nothing answers authentication demands");

/** The input, the analysis, and everything that stands outside the cluster. */
export interface Analyzed {
  readonly loaded: Loaded;
  readonly analysis: Analysis;
  readonly endpoints: readonly Endpoint[];
  /** What stands around the nodes; empty where the input has no rules of a cloud. */
  readonly borders: readonly Border[];
}

/** Reads and analyses what the options name, and endpoints that the command line itself names. */
export function analyzed(
  paths: readonly string[],
  options: AnalysisOptions,
  folder: string,
  named: readonly Endpoint[] = [],
): Analyzed {
  const loaded = withResolved(loadedFrom(paths, options, folder));
  const engine = options.engine ?? chosenEngine(loaded);
  const outside = outsideOf(loaded.resolved);
  const endpoints = [...loaded.endpoints, ...outside, ...named];
  const settings = settingsFor(engine, {
    audit: options.audit ?? false,
    cilium: { mutualAuthentication: options.mutualAuthentication },
  });
  return {
    loaded,
    endpoints,
    analysis: analyze({ ...loaded, endpoints }, settings),
    borders: bordersFrom(loaded, options.guard ?? []),
  };
}

/** The borders around the machines that were named; a name that no rule knows is refused. */
export function bordersFrom({ cloud }: Loaded, chosen: readonly string[]): readonly Border[] {
  const { names, borders } = guardsOf(cloud);
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, names);
    const known = names.length === 0 ? "the input has no rules of a cloud" : `there are ${names.join(", ")}`;
    throw new UnusableInput(
      `No rule knows machines by "${unknown}"; ${known}.${near === undefined ? "" : ` Did you mean "${near}"?`}`,
    );
  }
  return borders(chosen);
}

function loadedFrom(paths: readonly string[], options: AnalysisOptions, folder: string): Loaded {
  if (options.stack !== undefined) {
    if (paths.length > 0) throw new UnusableInput("Name manifests or a stack, not both.");
    return appliedInput(buildPlan(readStack(options.dir, options.stack)));
  }
  if (paths.length === 0)
    throw new UnusableInput("Name files or folders of manifests, or a stack with --stack.");
  const loader = new Loader();
  for (const file of manifestsIn(paths, folder)) loader.addFile(file);
  const loaded = loader.finish();
  if (isEmpty(loaded)) throw new UnusableInput(nothingFound(paths.join(", "), loaded));
  return loaded;
}

/** Whether the input has nothing that an analysis is about, not even a policy that was rejected. */
export const isEmpty = ({ endpoints, policies, cloud, diagnostics }: Loaded): boolean =>
  endpoints.length + policies.length + cloud.length === 0 && diagnostics.every(isUnread);

/** That nothing was found, and the first reason why. */
export function nothingFound(name: string, { diagnostics: [first] }: Loaded): string {
  const why = first === undefined ? "" : ` The first diagnostic: ${diagnosticLine(first)}`;
  return `No workload, no policy and no rule of a cloud was found in ${name}.${why}`;
}

function chosenEngine(loaded: Loaded): EngineName {
  const choice = chooseEngine(loaded.policies);
  if (choice.kind === "ambiguous") {
    throw new UnusableInput(
      `The input has policies of ${choice.engines.join(" and ")}. Say which engine enforces with --engine.`,
    );
  }
  return choice.engine;
}

/** `80`, `443/tcp`, `tcp/443`, `53/udp`, `8/icmp`, `8000-8100`: a protocol and a range; TCP where none is written. */
export function parsePort(text: string): { protocol: number; from: number; to: number } {
  const parts = text.split("/");
  const number = parts.find((part) => /^\d{1,5}(-\d{1,5})?$/.test(part));
  const word = parts.find((part) => part !== number) ?? "TCP";
  const name = (Object.keys(PROTOCOL_NUMBERS) as ProtocolName[]).find(
    (one) => one.toLowerCase() === word.toLowerCase(),
  );
  const [from = "", to = from] = (number ?? "").split("-");
  if (
    parts.length > 2 ||
    number === undefined ||
    name === undefined ||
    Number(from) > Number(to) ||
    Number(to) > 65_535
  ) {
    throw new InvalidArgumentError(`"${text}" is no port such as 80, 53/udp, 8000-8100 or 8/icmp.`);
  }
  return { protocol: PROTOCOL_NUMBERS[name], from: Number(from), to: Number(to) };
}

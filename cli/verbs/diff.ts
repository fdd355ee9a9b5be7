import { statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { Option } from "commander";
import { type DiffSide, diffOf } from "../../analysis/diff/index.ts";
import type { DiffReport } from "../../analysis/diff/report.ts";
import { chooseEngine, DEFAULT_ENGINE } from "../../analysis/engines/choose.ts";
import { type Loaded, load } from "../../analysis/input/load.ts";
import { settingsFor } from "../../analysis/settings.ts";
import { isUnread } from "../../documents/diagnostics.ts";
import type { SourceFile } from "../../documents/documents.ts";
import { ENGINE_NAMES, type EngineName } from "../../model/vocabulary.ts";
import { diffJson, diffMarkdown, diffText } from "../../report/diff/print.ts";
import { bordersFrom, isEmpty, nothingFound } from "../analysis-options.ts";
import { EXIT, UnusableInput } from "../exit.ts";
import { manifestsAt } from "../git-tree.ts";
import { readPrintedPlan } from "../printed-plan.ts";
import { manifestsIn } from "../read-manifests.ts";
import type { Terminal, Verb } from "../verb.ts";

const FORMATS = ["text", "json", "md"] as const;

interface DiffOptions {
  readonly dir?: string;
  readonly engine?: EngineName;
  readonly guard?: readonly string[];
  readonly output: (typeof FORMATS)[number];
}

/** `palisade diff`: edges a change opens and closes, with what caused each. Exit 1 when there are any. */
export const diffVerb: Verb = (program, terminal, exit) => {
  program
    .command("diff")
    .description(
      "Show the edges that open and close between two folders of manifests, two commits, or two plans",
    )
    .argument("<base>", "a folder of manifests, a plan written by plan -o json, or with --dir a commit")
    .argument("<head>", "the same kind of thing, later")
    .option("-C, --dir <folder>", "folder of manifests in a git repository: base and head are commits of it")
    .addOption(
      new Option("--engine <name>", "engine that enforces; absent: what the kinds of policies say").choices(
        ENGINE_NAMES,
      ),
    )
    .option(
      "--guard <names...>",
      "what the clouds know the nodes by; absent: every kind of machine by itself",
    )
    .addOption(new Option("-o, --output <format>", "how to print it").choices(FORMATS).default("text"))
    .action((base: string, head: string, options: DiffOptions) => {
      const compared = sides(base, head, options, terminal.folder);
      const report = diffOf(...compared);
      terminal.out(printed(report, options.output, terminal));
      if (report.edges.length + report.borders.length > 0) exit(EXIT.findings);
      else exit(compared.some(({ diagnostics }) => diagnostics.some(isUnread)) ? EXIT.unusable : EXIT.clean);
    });
};

function printed(report: DiffReport, output: DiffOptions["output"], terminal: Terminal): string {
  switch (output) {
    case "text":
      return diffText(report, terminal);
    case "json":
      return diffJson(report);
    case "md":
      return diffMarkdown(report);
  }
}

function sides(base: string, head: string, options: DiffOptions, folder: string): [DiffSide, DiffSide] {
  const { dir } = options;
  if (dir !== undefined) {
    const at = (ref: string) => manifestsAt(ref, dir, folder);
    return fromManifests([base, at(base)], [head, at(head)], options);
  }
  const full = (path: string): string => (isAbsolute(path) ? path : join(folder, path));
  const kinds = [base, head].map((path) => kindOf(full(path), path));
  if (kinds[0] !== kinds[1])
    throw new UnusableInput(
      `${base} is a ${kinds[0]} and ${head} is a ${kinds[1]}. Name two folders, or two plans.`,
    );
  if (kinds[0] === "folder") {
    const within = (path: string): Iterable<SourceFile> => manifestsIn([path], folder);
    return fromManifests([base, within(base)], [head, within(head)], options);
  }
  if (options.engine !== undefined)
    throw new UnusableInput("A plan says itself which engine enforces. Leave --engine out.");
  return [readPrintedPlan(full(base), base), readPrintedPlan(full(head), head)];
}

function kindOf(full: string, path: string): "folder" | "file" {
  try {
    return statSync(full).isDirectory() ? "folder" : "file";
  } catch (error) {
    throw new UnusableInput(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}). For commits, name their folder with --dir.`,
    );
  }
}

type Named = readonly [name: string, files: Iterable<SourceFile>];

/** Both sides under one engine: that of all policies together, so that an empty side does not change it. */
function fromManifests(base: Named, head: Named, { engine, guard }: DiffOptions): [DiffSide, DiffSide] {
  const before = load(base[1]);
  const after = load(head[1]);
  for (const [[name], loaded] of [[base, before] as const, [head, after] as const]) refuseEmpty(name, loaded);
  const choice = chooseEngine([...before.policies, ...after.policies]);
  if (engine === undefined && choice.kind === "ambiguous")
    throw new UnusableInput(
      `The input has policies of ${choice.engines.join(" and ")}. Say which engine enforces with --engine.`,
    );
  const chosen = engine ?? (choice.kind === "chosen" ? choice.engine : DEFAULT_ENGINE);
  const side = (name: string, input: Loaded): DiffSide => ({
    name,
    input,
    settings: settingsFor(chosen),
    borders: bordersFrom(input, guard ?? []),
    diagnostics: input.diagnostics,
  });
  return [side(base[0], before), side(head[0], after)];
}

/** A side without a single manifest is a wrong name rather than a cluster without workloads. */
function refuseEmpty(name: string, loaded: Loaded): void {
  if (isEmpty(loaded)) throw new UnusableInput(nothingFound(name, loaded));
}

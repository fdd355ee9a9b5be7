import { resolve } from "node:path";
import { Option } from "commander";
import { kustomizeTrees } from "../../plan/trees.ts";
import { MODES, type Mode } from "../../settings/vocabulary.ts";
import { SYSTEM_NAMES, type SystemName } from "../../systems/registry.ts";
import { UnusableInput } from "../exit.ts";
import type { Verb } from "../main.ts";
import { readStack } from "../stack-file.ts";
import { type StackOptions, withStackOptions } from "../stack-options.ts";
import { writeTree } from "../write-tree.ts";

interface KustomizeOptions extends StackOptions {
  readonly system: SystemName;
  readonly out: string;
  readonly mode?: Mode;
}

/** `palisade render …`: the files that others' tools read. */
export const renderVerb: Verb = (program, terminal) => {
  const render = program.command("render").description("Write files for other tools");
  withStackOptions(render.command("kustomize"), terminal.folder)
    .description("Write a system's policies as the kustomize trees its spec lays out")
    .addOption(new Option("--system <name>", "system to render").choices(SYSTEM_NAMES).makeOptionMandatory())
    .requiredOption("--out <folder>", "folder to write in", (value: string) =>
      resolve(terminal.folder, value),
    )
    .addOption(
      new Option("--mode <mode>", "write the mode into the manifests that can carry it").choices(MODES),
    )
    .action(({ stack, dir, system, out, mode }: KustomizeOptions) => {
      const settings = readStack(dir, stack);
      if (settings.systems[system] === undefined)
        throw new UnusableInput(
          `stack ${stack} has no system ${system}. Add it under palisade:systems as ${system}: {}.`,
        );
      const tree = kustomizeTrees(settings, system, mode);
      writeTree(out, tree);
      terminal.out(`${[...tree.keys()].map((path) => `${out}/${path}`).join("\n")}\n`);
    });
};

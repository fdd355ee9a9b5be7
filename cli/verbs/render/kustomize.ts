import { resolve } from "node:path";
import { Option } from "commander";
import { MODES, type Mode } from "../../../model/vocabulary.ts";
import { stackSystem } from "../../../plan/choose.ts";
import { treeManifests } from "../../../plan/tree-manifests.ts";
import { kustomizeTrees } from "../../../render/kustomize.ts";
import { SYSTEM_NAMES, type SystemName } from "../../../systems/registry.ts";
import { UnusableInput } from "../../exit.ts";
import { readStack, specSettings } from "../../stack-file.ts";
import { type SystemStackOptions, withOptionalStack } from "../../stack-options.ts";
import { writeTree } from "../../write-tree.ts";
import type { RenderCommand } from "./target.ts";

interface KustomizeOptions extends SystemStackOptions {
  readonly system: SystemName;
  readonly out: string;
  readonly mode?: Mode;
}

/** `palisade render kustomize`: a system's policies as its spec lays them out. */
export const renderKustomize: RenderCommand = (render, terminal) => {
  withOptionalStack(render.command("kustomize"), terminal.folder)
    .description("Write a system's policies as the kustomize trees its spec lays out")
    .addOption(new Option("--system <name>", "system to render").choices(SYSTEM_NAMES).makeOptionMandatory())
    .requiredOption("--out <folder>", "folder to write in", (value: string) =>
      resolve(terminal.folder, value),
    )
    .addOption(
      new Option("--mode <mode>", "write the mode into the manifests that can carry it").choices(MODES),
    )
    .action(({ stack, dir, system, out, mode }: KustomizeOptions) => {
      const settings = stack === undefined ? specSettings(system) : readStack(dir, stack);
      const found = stackSystem(system, settings);
      if (found === undefined)
        throw new UnusableInput(
          `stack ${stack} has no system ${system}. Add it under palisade:systems as ${system}: {}.`,
        );
      const tree = kustomizeTrees(found, treeManifests(found, settings, mode));
      writeTree(out, tree);
      terminal.out(`${[...tree.keys()].map((path) => `${out}/${path}`).join("\n")}\n`);
    });
};

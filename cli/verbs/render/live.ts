import { resolve } from "node:path";
import { Option } from "commander";
import { buildPlan } from "../../../plan/build.ts";
import { systemsOf } from "../../../plan/choose.ts";
import { liveScripts } from "../../../render/live/index.ts";
import { UnusableInput } from "../../exit.ts";
import { readStack } from "../../stack-file.ts";
import { type StackOptions, withStackOptions } from "../../stack-options.ts";
import { writeTree } from "../../write-tree.ts";
import type { RenderCommand } from "./target.ts";

interface LiveOptions extends StackOptions {
  readonly to: string;
}

/** `palisade render live`: scripts that try on the stack's cluster what the analyzer says of it (Q4). */
export const renderLive: RenderCommand = (render, terminal) => {
  withStackOptions(render.command("live"), terminal.folder)
    .description("Write scripts that try every flow and runtime policy of a stack on its cluster")
    .addOption(
      new Option("--to <folder>", "folder to write in")
        .argParser((value: string) => resolve(terminal.folder, value))
        .makeOptionMandatory(),
    )
    .action(({ stack, dir, to }: LiveOptions) => {
      const settings = readStack(dir, stack);
      const systems = systemsOf(settings);
      const plan = buildPlan(settings, new Date(), systems);
      const command = `palisade render live --stack ${stack}`;
      const scripts = liveScripts({ plan, systems, command });
      if (scripts.size === 0)
        throw new UnusableInput(
          `stack ${stack} has no system, so there is nothing to try. Add one under palisade:systems.`,
        );
      writeTree(to, scripts);
      terminal.out(`${[...scripts.keys()].map((name) => `${to}/${name}`).join("\n")}\n`);
    });
};

import { systemsOf } from "../../../plan/choose.ts";
import { UnusableInput } from "../../exit.ts";
import { readStack } from "../../stack-file.ts";
import { deliver, type FileOptions, fileCommand, type RenderCommand } from "./target.ts";

/** `palisade render conflist`: the CNI network that a system's spec shows, as a node's CNI folder holds it. */
export const renderConflist: RenderCommand = (render, terminal) => {
  fileCommand(render.command("conflist"), terminal)
    .description("Write the CNI network of a system's spec as a configuration list")
    .action((options: FileOptions) => {
      const conflist = systemsOf(readStack(options.dir, options.stack)).find(
        (system) => system.conflist !== undefined,
      )?.conflist;
      if (conflist === undefined)
        throw new UnusableInput(
          `stack ${options.stack} has no system whose spec shows a CNI network. Add yamtam: {} under palisade:systems.`,
        );
      deliver(`10-${conflist.name}.conflist`, `${JSON.stringify(conflist, null, 2)}\n`, options, terminal);
    });
};

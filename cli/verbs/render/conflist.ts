import { conflistFile } from "../../../render/conflist.ts";
import { deliver, type FileOptions, fileCommand, type RenderCommand, systemWith } from "./target.ts";

/** `palisade render conflist`: the CNI network that a system's spec shows, as a node's CNI folder holds it. */
export const renderConflist: RenderCommand = (render, terminal) => {
  fileCommand(render.command("conflist"), terminal)
    .description("Write the CNI network of a system's spec as a configuration list")
    .action((options: FileOptions) => {
      const { conflist } = systemWith("conflist", options, "whose spec shows a CNI network");
      const { name, text } = conflistFile(conflist);
      deliver(name, text, options, terminal);
    });
};

import { kindCluster } from "../../../render/kind.ts";
import { UnusableInput } from "../../exit.ts";
import { readStack } from "../../stack-file.ts";
import { deliver, type FileOptions, fileCommand, type RenderCommand } from "./target.ts";

/** Where a spec wants it (S6). */
const FILE = "k8s/kind-config.yaml";

/** `palisade render kind`: the local cluster a stack is for. */
export const renderKind: RenderCommand = (render, terminal) => {
  fileCommand(render.command("kind"), terminal)
    .description("Write the kind cluster a stack is for: its pod range, and no CNI but the stack's")
    .action((options: FileOptions) => {
      const { cluster, engines } = readStack(options.dir, options.stack);
      if (cluster.platform !== "kind")
        throw new UnusableInput(
          `stack ${options.stack} is for ${cluster.platform}. Name a stack whose palisade:cluster.platform is kind.`,
        );
      deliver(FILE, kindCluster({ ...cluster, tetragon: engines.tetragon.install }), options, terminal);
    });
};

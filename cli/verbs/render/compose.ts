import { systemsOf } from "../../../plan/choose.ts";
import { composeOverride } from "../../../render/compose.ts";
import { UnusableInput } from "../../exit.ts";
import { readStack } from "../../stack-file.ts";
import { deliver, type FileOptions, fileCommand, type RenderCommand } from "./target.ts";

/** What Docker Compose looks for beside docker-compose.yml. */
const FILE = "docker-compose.override.yml";

/** `palisade render compose`: a system's networks as a Compose override file. */
export const renderCompose: RenderCommand = (render, terminal) => {
  fileCommand(render.command("compose"), terminal)
    .description("Write a system's Docker networks, and who joins which, as a Compose override file")
    .action((options: FileOptions) => {
      const found = systemsOf(readStack(options.dir, options.stack)).find(
        ({ compose }) => compose !== undefined,
      );
      if (found?.compose === undefined)
        throw new UnusableInput(
          `stack ${options.stack} has no system that runs under Compose. Add pmoves: {} under palisade:systems.`,
        );
      const comment = ` Networks of ${found.name}, in place of those its services have in docker-compose.yml`;
      deliver(FILE, composeOverride(found.compose, comment), options, terminal);
    });
};

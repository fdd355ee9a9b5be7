import { composeOverride } from "../../../render/compose.ts";
import { deliver, type FileOptions, fileCommand, type RenderCommand, systemWith } from "./target.ts";

/** What Docker Compose looks for beside docker-compose.yml. */
const FILE = "docker-compose.override.yml";

/** `palisade render compose`: a system's networks as a Compose override file. */
export const renderCompose: RenderCommand = (render, terminal) => {
  fileCommand(render.command("compose"), terminal)
    .description("Write a system's Docker networks, and who joins which, as a Compose override file")
    .action((options: FileOptions) => {
      const { name, compose } = systemWith("compose", options, "that runs under Compose");
      const comment = ` Networks of ${name}, in place of those its services have in docker-compose.yml`;
      deliver(FILE, composeOverride(compose, comment), options, terminal);
    });
};

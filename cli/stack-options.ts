import { resolve } from "node:path";
import type { Command } from "commander";

/** Options of every verb that works on a stack of this program. */
export interface StackOptions {
  readonly stack: string;
  readonly dir: string;
}

export const withStackOptions = (command: Command, folder: string): Command =>
  command
    .requiredOption("-s, --stack <name>", "stack whose Pulumi.<name>.yaml is read")
    .option(
      "-C, --dir <folder>",
      "folder of the Pulumi program",
      (value: string) => resolve(folder, value),
      folder,
    );

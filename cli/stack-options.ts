import { resolve } from "node:path";
import type { Command } from "commander";

/** Options of every verb that works on a stack of this program. */
export interface StackOptions {
  readonly stack: string;
  readonly dir: string;
}

const STACK_FLAGS = "-s, --stack <name>";

export const withStackOptions = (command: Command, folder: string): Command =>
  withDir(command.requiredOption(STACK_FLAGS, "stack whose Pulumi.<name>.yaml is read"), folder);

/** Options of a verb that works on one system, in a stack or as its spec has it. */
export interface SystemStackOptions extends Omit<StackOptions, "stack"> {
  /** Absent means the system as its spec has it. */
  readonly stack?: string;
}

export const withOptionalStack = (command: Command, folder: string): Command =>
  withDir(command.option(STACK_FLAGS, "stack whose options are used; absent: the spec's own values"), folder);

const withDir = (command: Command, folder: string): Command =>
  command.option(
    "-C, --dir <folder>",
    "folder of the Pulumi program",
    (value: string) => resolve(folder, value),
    folder,
  );

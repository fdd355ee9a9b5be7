import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { type StackOptions, withStackOptions } from "../../stack-options.ts";
import type { Terminal } from "../../verb.ts";
import { writeTree } from "../../write-tree.ts";

/** A subcommand of `render`, as the verbs beside it add theirs. */
export type RenderCommand = (render: Command, terminal: Terminal) => void;

/** Options of a rendering that is one file. */
export interface FileOptions extends StackOptions {
  /** Absent means the text goes to the terminal. */
  readonly out?: string;
}

/** A command that renders one file of a stack. */
export const fileCommand = (command: Command, terminal: Terminal): Command =>
  withStackOptions(command, terminal.folder).addOption(
    new Option("--out <folder>", "folder to write in; without it the text is printed").argParser(
      (value: string) => resolve(terminal.folder, value),
    ),
  );

/** Prints a file's text, or writes it below the folder that `--out` names and prints where. */
export function deliver(path: string, text: string, { out }: FileOptions, terminal: Terminal): void {
  if (out === undefined) {
    terminal.out(text);
    return;
  }
  writeTree(out, new Map([[path, text]]));
  terminal.out(`${out}/${path}\n`);
}

import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { type StackSystem, systemsOf } from "../../../plan/choose.ts";
import { SYSTEM_NAMES, SYSTEMS } from "../../../systems/registry.ts";
import { UnusableInput } from "../../exit.ts";
import { readStack } from "../../stack-file.ts";
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

/** A member of systems that some of them have. */
type OwnFile = "compose" | "conflist";

/** The first system of a stack that has something; where none has it, the error names the systems that would. */
export function systemWith<Member extends OwnFile>(
  member: Member,
  { dir, stack }: FileOptions,
  missing: string,
): StackSystem & Required<Pick<StackSystem, Member>> {
  const found = systemsOf(readStack(dir, stack)).find((system) => has(system, member));
  if (found !== undefined) return found;
  const others = SYSTEM_NAMES.filter((name) => SYSTEMS[name][member] !== undefined);
  const remedy =
    others.length === 0
      ? "No system of this program does."
      : `Add ${others.map((name) => `${name}: {}`).join(" or ")} under palisade:systems.`;
  throw new UnusableInput(`stack ${stack} has no system ${missing}. ${remedy}`);
}

const has = <Member extends OwnFile>(
  system: StackSystem,
  member: Member,
): system is StackSystem & Required<Pick<StackSystem, Member>> => system[member] !== undefined;

/** Prints a file's text, or writes it below the folder that `--out` names and prints where. */
export function deliver(path: string, text: string, { out }: FileOptions, terminal: Terminal): void {
  if (out === undefined) {
    terminal.out(text);
    return;
  }
  writeTree(out, new Map([[path, text]]));
  terminal.out(`${out}/${path}\n`);
}

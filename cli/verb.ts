import type { Command } from "commander";
import type { ExitCode } from "./exit.ts";

/** What a verb may touch of the process, so that tests can watch it. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Columns of the output. */
  readonly width: number;
  readonly color: boolean;
  readonly folder: string;
}

/** A verb adds its command and reports its exit code through `exit`. */
export type Verb = (program: Command, terminal: Terminal, exit: (code: ExitCode) => void) => void;

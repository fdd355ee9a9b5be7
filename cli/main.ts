import { Command, CommanderError } from "commander";
import { escapeTerminal } from "../model/escape.ts";
import { SettingsError } from "../settings/problem.ts";
import { EXIT, type ExitCode, UnusableInput } from "./exit.ts";
import { diffVerb } from "./verbs/diff.ts";
import { evalVerb } from "./verbs/eval.ts";
import { listVerb } from "./verbs/list.ts";
import { planVerb } from "./verbs/plan.ts";
import { renderVerb } from "./verbs/render/index.ts";
import { schemaVerb } from "./verbs/schema.ts";
import { testVerb } from "./verbs/test.ts";

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

const VERBS: readonly Verb[] = [planVerb, listVerb, evalVerb, diffVerb, testVerb, renderVerb, schemaVerb];

/** Width of output that goes to a file or a pipe, in columns. */
const PIPE_WIDTH = 100;

const processTerminal = (): Terminal => ({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  width: process.stdout.columns ?? PIPE_WIDTH,
  color: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  folder: process.cwd(),
});

/** A reader that has seen enough closes the pipe, as `head` does: that ends the run, and is no error. */
export function endQuietlyOnClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(process.exitCode ?? EXIT.clean);
  });
}

/** Runs one command line; never throws, and gives the exit code. */
export async function main(
  argv: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean;
  const program = new Command("palisade")
    .description(
      "Network and runtime security policies for Kubernetes: what a stack holds, rendered and judged",
    )
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError("(palisade --help lists the verbs)");
  for (const verb of VERBS)
    verb(program, terminal, (verbCode) => {
      code = verbCode;
    });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    return failed(error, terminal);
  }
}

function failed(error: unknown, terminal: Terminal): ExitCode {
  // Commander has already printed its own message; help that was asked for is no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.unusable;
  if (error instanceof SettingsError || error instanceof UnusableInput) {
    terminal.err(`palisade: ${escapeLines(error.message)}\n`);
    return EXIT.unusable;
  }
  throw error;
}

const escapeLines = (text: string): string => text.split("\n").map(escapeTerminal).join("\n");

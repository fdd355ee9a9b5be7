import { Command, CommanderError } from "commander";
import { escapeTerminal } from "../model/escape.ts";
import { SettingsError } from "../settings/problem.ts";
import { EXIT, type ExitCode, UnusableInput } from "./exit.ts";
import type { Terminal, Verb } from "./verb.ts";
import { diffVerb } from "./verbs/diff.ts";
import { evalVerb } from "./verbs/eval.ts";
import { listVerb } from "./verbs/list.ts";
import { planVerb } from "./verbs/plan.ts";
import { renderVerb } from "./verbs/render/index.ts";
import { schemaVerb } from "./verbs/schema.ts";
import { testVerb } from "./verbs/test.ts";

const VERBS: readonly Verb[] = [planVerb, listVerb, evalVerb, diffVerb, testVerb, renderVerb, schemaVerb];

/** Width of output that goes to a file or a pipe while COLUMNS says nothing, in columns. */
const PIPE_WIDTH = 100;

/** The terminal of this process; what it writes to and its environment may be given instead. */
export const processTerminal = (
  output: { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined } = process.stdout,
  { COLUMNS, NO_COLOR, TERM }: NodeJS.ProcessEnv = process.env,
): Terminal => ({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  width: output.columns ?? (/^[1-9]\d{0,4}$/.test(COLUMNS ?? "") ? Number(COLUMNS) : PIPE_WIDTH),
  // no-color.org: present and not empty.
  color: output.isTTY === true && (NO_COLOR ?? "") === "" && TERM !== "dumb",
  folder: process.cwd(),
});

/** A reader that has seen enough closes the pipe, as `head` does: that ends the run, and is no error. */
export function endQuietlyOnClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(process.exitCode ?? EXIT.clean);
  });
}

/** Runs one command line and gives the exit code. `version` is what --version prints; absent: there is no such option. */
export async function main(
  argv: readonly string[],
  terminal: Terminal = processTerminal(),
  version?: string,
): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean;
  const program = new Command("palisade")
    .description(
      "Network and runtime security policies for Kubernetes: what a stack holds, rendered and judged",
    )
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  if (version !== undefined) program.version(version, "-V, --version", "show the version");
  for (const verb of VERBS)
    verb(program, terminal, (verbCode) => {
      code = verbCode;
    });
  pointAtHelp(program, program.name());
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    return failed(error, terminal);
  }
}

/** After a mistake every verb names its own help, which lists what could have been meant. */
function pointAtHelp(command: Command, words: string): void {
  command.showHelpAfterError(
    `(${words} --help lists the ${command.commands.length > 0 ? "verbs" : "options"})`,
  );
  for (const inner of command.commands) pointAtHelp(inner, `${words} ${inner.name()}`);
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

import { configInvalid } from "../diagnostics/config/config-invalid.ts";
import { type Diagnostic, diagnose } from "../model/diagnostic.ts";
import { escapeTerminal } from "../model/escape.ts";
import { REDACTED } from "../model/sensitive.ts";

/** One thing wrong with the configuration, with all a person needs to mend it. */
export interface Problem {
  /** Where, as the stack file writes it: `palisade:cluster.cni`. */
  readonly path: string;
  /** What stands there, as JSON; absent when nothing does. Redacted where the key is secret. */
  readonly value?: string;
  /** What is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
  /** The known word nearest to what was written; absent when none is near. */
  readonly nearest?: string;
}

/** Longest value a problem quotes, in characters. */
const LONGEST_VALUE = 80;

/** Quotes a value for a problem; a redacted one stays redacted. */
export function quoteValue(value: unknown, secret: boolean): string | undefined {
  if (value === undefined) return undefined;
  if (secret) return REDACTED;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** A problem of the config as a diagnostic; its path is the key. */
const configDiagnostic = ({ path, value, message, remedy, nearest }: Problem): Diagnostic =>
  diagnose(
    configInvalid,
    "config",
    {
      problem: message,
      remedy,
      ...(value === undefined ? {} : { value }),
      ...(nearest === undefined ? {} : { near: nearest }),
    },
    { path },
  );

/** One problem as one line, harmless on a terminal: keys and values are the operator's, or anybody's. */
function lineOf({ path, args }: Diagnostic): string {
  const value = args.value === undefined ? "" : ` = ${args.value}`;
  return escapeTerminal(`${path}${value}: ${configInvalid.say(args)}. ${configInvalid.remedy(args)}.`);
}

/** Every problem of a configuration in one message. */
export class SettingsError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(stack: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const diagnostics = problems.map(configDiagnostic);
    super(
      [
        `The configuration of stack ${stack} has ${count}:`,
        ...diagnostics.map((found) => `  - ${lineOf(found)}`),
      ].join("\n"),
    );
    this.name = "SettingsError";
    this.diagnostics = diagnostics;
  }
}

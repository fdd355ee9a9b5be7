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

/** One problem as one line, harmless on a terminal: keys and values are the operator's, or anybody's. */
function problemLine(problem: Problem): string {
  const value = problem.value === undefined ? "" : ` = ${problem.value}`;
  const nearest = problem.nearest === undefined ? "" : ` Did you mean "${problem.nearest}"?`;
  return escapeTerminal(`${problem.path}${value}: ${problem.message}.${nearest} ${problem.remedy}.`);
}

/** Every problem of a configuration in one message. */
export class SettingsError extends Error {
  readonly problems: readonly Problem[];

  constructor(stack: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(
      [
        `The configuration of stack ${stack} has ${count}:`,
        ...problems.map((p) => `  - ${problemLine(p)}`),
      ].join("\n"),
    );
    this.name = "SettingsError";
    this.problems = problems;
  }
}

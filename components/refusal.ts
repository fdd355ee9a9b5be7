import { log, type Resource, RunError } from "@pulumi/pulumi";
import { escapeTerminal } from "../model/escape.ts";
import type { Finding } from "../model/finding.ts";
import { findingText } from "../plan/findings/index.ts";

/** Thrown for findings of severity error; a `RunError`, so that Pulumi prints the message and no stack trace. */
export class RefusedError extends RunError {
  readonly findings: readonly Finding[];

  constructor(what: string, findings: readonly Finding[]) {
    const count = findings.length === 1 ? "1 error" : `${findings.length} errors`;
    super(
      [`${what} is refused for ${count}:`, ...findings.map((found) => `  - ${lineOf(found)}`)].join("\n"),
    );
    this.name = "RefusedError";
    this.findings = findings;
  }
}

/** One finding as one line: its place, what is so, what to do about it, and its code. */
function lineOf(found: Finding): string {
  const { says, remedy } = findingText(found);
  return escapeTerminal(`${found.place}: ${says}. ${remedy}. [${found.code}]`);
}

/** Throws one error that lists all findings of severity error; without any it does nothing. */
export function refuseErrors(what: string, findings: readonly Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new RefusedError(what, errors);
}

/** Shows the warnings beside a resource, in the preview too. */
export function logWarnings(findings: readonly Finding[], resource: Resource): void {
  for (const found of findings.filter(({ severity }) => severity === "warning"))
    void log.warn(lineOf(found), resource);
}

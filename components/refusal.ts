import { log, type Resource, RunError } from "@pulumi/pulumi";
import type { Diagnostic } from "../model/diagnostic.ts";
import { diagnosticLine } from "../report/parts/diagnostics.ts";

/** Thrown for diagnostics of severity error; a `RunError`, so that Pulumi prints the message and no stack trace. */
export class RefusedError extends RunError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(what: string, diagnostics: readonly Diagnostic[]) {
    const count = diagnostics.length === 1 ? "1 error" : `${diagnostics.length} errors`;
    super(
      [
        `${what} is refused for ${count}:`,
        ...diagnostics.map((found) => `  - ${diagnosticLine(found)}`),
      ].join("\n"),
    );
    this.name = "RefusedError";
    this.diagnostics = diagnostics;
  }
}

/** Throws one error that lists all diagnostics of severity error; without any it does nothing. */
export function refuseErrors(what: string, diagnostics: readonly Diagnostic[]): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new RefusedError(what, errors);
}

/** Shows the warnings beside a resource, in the preview too. */
export function logWarnings(diagnostics: readonly Diagnostic[], resource: Resource): void {
  for (const found of diagnostics.filter(({ severity }) => severity === "warning"))
    void log.warn(diagnosticLine(found), resource);
}

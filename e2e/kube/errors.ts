/** What can go wrong between a client and an API server, each with what a reader of the message needs. */

interface Status {
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly causes?: readonly { readonly field?: string; readonly message?: string }[] };
}

/** The server answered, and refused. `code` is the HTTP status, `reason` the API's word (`NotFound`, `Conflict`, …). */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.reason = reason;
  }

  static from(code: number, body: string): ApiError {
    try {
      const status = JSON.parse(body) as Status;
      return new ApiError(code, status.reason ?? "Unknown", status.message ?? body);
    } catch {
      return new ApiError(code, "Unknown", body.trim() === "" ? `HTTP ${code}` : body.trim());
    }
  }
}

/** The server serves no such kind: its CustomResourceDefinition is missing, or not yet established. */
export class UnknownKind extends Error {
  constructor(apiVersion: string, kind: string) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
    this.name = "UnknownKind";
  }
}

/** No answer at all: refused, reset, timed out, or a certificate that does not fit. */
export class Unreachable extends Error {
  constructor(server: string, cause: unknown) {
    super(`${server}: ${reasonOf(cause)}`, { cause });
    this.name = "Unreachable";
  }
}

/** Node reports a refused connection to several addresses as an AggregateError without a message of its own. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join("; ");
  return cause instanceof Error ? cause.message : String(cause);
}

/** True when the server said that the object, or the namespace it belongs to, is not there. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.code === 404;
}

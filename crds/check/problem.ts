import { childPath } from "../../model/path.ts";

/** What can be wrong with a manifest. Closed and stable: findings and tools filter on it. */
export type ProblemCode =
  | "not-an-object"
  | "unknown-kind"
  | "unknown-field"
  | "missing-field"
  | "wrong-type"
  | "not-allowed"
  | "pattern"
  | "format"
  | "too-long"
  | "too-short"
  | "too-many"
  | "too-few"
  | "out-of-range"
  | "duplicate"
  | "exactly-one"
  | "at-least-one"
  | "no-alternative"
  | "rule"
  | "bad-name"
  | "bad-label"
  | "bad-annotation";

/** One reason for which the API server refuses a manifest or drops a part of it. */
export interface ManifestProblem {
  readonly code: ProblemCode;
  /** Which policy: the caller's label, else `Kind namespace/name`. */
  readonly policy: string;
  /** Where in the manifest: `spec.egress[0].toPorts[0].ports[0].port`; empty for the manifest as a whole. */
  readonly path: string;
  /** What stands there; undefined when it is what is missing. */
  readonly value: unknown;
  /** What is wrong, value included, without policy and path. */
  readonly message: string;
  /** What to do about it, near miss included. */
  readonly remedy: string;
  /** What was probably meant, when something near exists. */
  readonly nearMiss?: string;
}

/** A problem before it is known whose it is. */
export type LocatedProblem = Omit<ManifestProblem, "policy">;

/** One line: policy, path, what is wrong, what to do. */
export function describeProblem(problem: ManifestProblem): string {
  const place = problem.path === "" ? problem.policy : `${problem.policy}: ${problem.path}`;
  return `${place}: ${problem.message}; ${problem.remedy}`;
}

const SHOWN = 60;

/** A value as a message shows it: JSON, cut where it would fill the line. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** A JSON pointer into `root` as a path people write; keys that are no words stand in brackets. */
export function pathOf(pointer: string, root: unknown): string {
  let node = root;
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((path, key) => {
      const next = Array.isArray(node) ? `${path}[${key}]` : childPath(path, key);
      node = (node as Record<string, unknown> | undefined)?.[key];
      return next;
    }, "");
}

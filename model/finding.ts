import type { Severity } from "./vocabulary.ts";

/** Values a finding speaks about; a reporter puts them into words. */
export type FindingArgs = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Something a person should know: what, how bad, where, and what to do about it. Prose is made by reporters. */
export interface Finding<Code extends string = string> {
  /** Closed word, stable across releases: tools filter on it. */
  readonly code: Code;
  readonly severity: Severity;
  /** What it is about: `clawdstrike/spine-witness`, `cluster`, `engines.cilium`. */
  readonly place: string;
  readonly args: FindingArgs;
}

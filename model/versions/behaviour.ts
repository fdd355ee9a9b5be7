import { compareVersions } from "./version.ts";

/** How a mark was made: `run` asked that version's own code in a test of this repository, `read` read its sources or documents. */
export type Evidence = "run" | "read";

/**
 * One statement of `docs/semantics`: the versions it holds for, and how each minor version was looked at. Without bounds it
 * holds as far as anybody looked.
 */
export interface Behaviour<Minor extends string = string> {
  /** First version it holds for. */
  readonly since?: string;
  /** First version it no longer holds for. */
  readonly before?: string;
  /** Versions between for which it does not hold. */
  readonly except?: readonly string[];
  /** Minor versions that somebody looked at; of the others nothing is known. */
  readonly checked: Readonly<Partial<Record<Minor, Evidence>>>;
}

/** Whether the statement holds for a version, as far as the bounds say. */
export const holdsFor = ({ since, before, except = [] }: Behaviour, version: string): boolean =>
  (since === undefined || compareVersions(version, since) >= 0) &&
  (before === undefined || compareVersions(version, before) < 0) &&
  !except.some((one) => compareVersions(version, one) === 0);

import type { Finding } from "../../model/finding.ts";
import type { HelmEngine } from "../../model/vocabulary.ts";
import { type FindingCode, finding } from "../findings/index.ts";
import { type HelmValues, valueAt } from "./values.ts";

/** A chart value that the rest of the program relies on, whatever the operator merges over the preset. */
export interface Guard {
  readonly path: string;
  /** The values that keep the promise, as text; or those that break it. */
  readonly only?: readonly string[];
  readonly never?: readonly string[];
  /** Which promise another value breaks, as the end of a sentence. */
  readonly because: string;
  /** Absent means that another value is refused. */
  readonly code?: FindingCode;
}

/**
 * What the operator's own values break. A value that cannot be read here (a secret, a value decided later) breaks
 * a guard too: nobody could say that it does not.
 */
export const guardFindings = (
  engine: HelmEngine,
  guards: readonly Guard[],
  values: HelmValues,
): readonly Finding<FindingCode>[] =>
  guards
    .filter((guard) => !holds(guard, valueAt(values, guard.path)))
    .map(({ path, because, code = "guarded-value-overridden" }) =>
      finding(code, `engines.${engine}.values.${path}`, { path, because }),
    );

function holds(
  { only, never = [] }: Guard,
  at: { readonly found: boolean; readonly value?: unknown },
): boolean {
  if (!at.found) return only === undefined;
  if (typeof at.value === "object" && at.value !== null) return false;
  const text = String(at.value);
  return only === undefined ? !never.includes(text) : only.includes(text);
}

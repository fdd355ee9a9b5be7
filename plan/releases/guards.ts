import { guardedValueOverridden } from "../../diagnostics/releases/guarded-value-overridden.ts";
import { type Diagnostic, type DiagnosticRule, diagnose } from "../../model/diagnostic.ts";
import type { HelmEngine } from "../../model/vocabulary.ts";
import { type HelmValues, valueAt } from "./values.ts";

/** A chart value that the rest of the program relies on, whatever the operator merges over the preset. */
export interface Guard {
  readonly path: string;
  /** The values that keep the promise, as text; or those that break it. */
  readonly only?: readonly string[];
  readonly never?: readonly string[];
  /** Which promise another value breaks, as the end of a sentence. */
  readonly because: string;
  /** What another value breaks; absent means that it is refused. */
  readonly rule?: DiagnosticRule;
}

/**
 * What the operator's own values break. A value that cannot be read here (a secret, a value decided later) breaks
 * a guard too: nobody could say that it does not.
 */
export const guardDiagnostics = (
  engine: HelmEngine,
  guards: readonly Guard[],
  values: HelmValues,
): readonly Diagnostic[] =>
  guards
    .filter((guard) => !holds(guard, valueAt(values, guard.path)))
    .map(({ path, because, rule = guardedValueOverridden }) =>
      diagnose(rule, `engines.${engine}.values.${path}`, { path, because }),
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

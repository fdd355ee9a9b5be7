import type { Severity } from "./vocabulary.ts";

/** Values that a diagnostic speaks about; its rule puts them into words. */
export type DiagnosticArgs = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/**
 * What a diagnostic means for enforcement. `rejected`: the engine or the API server enforces nothing of the object;
 * `pruned`: a field is dropped and the rest is enforced; `unread`: this program could not read it, so no verdict counts
 * it; `none`: everything is enforced as it is written.
 */
export const EFFECTS = ["none", "pruned", "rejected", "unread"] as const;
export type Effect = (typeof EFFECTS)[number];

/** Who found it. */
export const ORIGINS = [
  "config",
  "document",
  "schema",
  "reader",
  "analysis",
  "plan",
  "cloud",
  "proof",
] as const;
export type Origin = (typeof ORIGINS)[number];

/** The object that a diagnostic is about, as Kubernetes names it. */
export interface DiagnosticObject {
  readonly kind: string;
  /** Absent means the kind is cluster-scoped. */
  readonly namespace?: string;
  readonly name: string;
}

/** Where a diagnostic stands. Every part may be absent: what is absent is not known or does not apply. */
export interface DiagnosticPlace {
  readonly object?: DiagnosticObject;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1, in UTF-16 units. */
  readonly column?: number;
  /** In the object or the config: `spec.egress[0].toPorts`. */
  readonly path?: string;
}

/** Everything the program has to say about input: one type for config, files, objects, plans and clouds. */
export interface Diagnostic extends DiagnosticPlace {
  /** Code of its rule: closed, stable across releases; tools filter on it. */
  readonly code: string;
  readonly severity: Severity;
  readonly effect: Effect;
  /** What it is about, as an operator calls it: `clawdstrike/spine-witness`, `cluster`, `engines.cilium`. */
  readonly subject: string;
  readonly args: DiagnosticArgs;
  readonly origin: Origin;
}

/** What a code means: one file a rule, all in one frozen registry. Sentences are without their full stop. */
export interface DiagnosticRule<Code extends string = string> {
  readonly code: Code;
  /** Severity unless whoever finds it knows better. */
  readonly severity: Severity;
  readonly effect: Effect;
  readonly origin: Origin;
  /** The rule in a few words, without values. */
  readonly title: string;
  /** What goes wrong for those who pass it over. */
  readonly why: string;
  /** What is so. */
  readonly say: (args: DiagnosticArgs) => string;
  /** What to do about it, near miss included. */
  readonly remedy: (args: DiagnosticArgs) => string;
  /** Where the fact is from: a heading of docs/semantics, a row of a spec, an upstream document. */
  readonly source: string;
}

/** A rule that nobody can change. */
export const defineRule = <Code extends string>(rule: DiagnosticRule<Code>): DiagnosticRule<Code> =>
  Object.freeze(rule);

/** A diagnostic of a rule. */
export const diagnose = (
  { code, severity, effect, origin }: DiagnosticRule,
  subject: string,
  args: DiagnosticArgs,
  place: DiagnosticPlace = {},
): Diagnostic => ({ code, severity, effect, origin, subject, args, ...place });

import type { DiagnosticArgs, DiagnosticRule } from "../model/diagnostic.ts";

/** One thing found in a document: which rule, where in it, and with which values. */
export interface Issue {
  readonly rule: DiagnosticRule;
  /** `spec.egress[0].toPorts`; empty for the document as a whole. */
  readonly path: string;
  readonly args: DiagnosticArgs;
}

/** Input that an engine would refuse: everything that is wrong with it, in the order it was read. */
export class Refused extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map(({ rule, path, args }) => `${path}: ${rule.say(args)}`).join("; "));
    this.issues = issues;
  }
}

/** Issues that are collected of one document, at most: input is not trusted, and each costs time and space. */
export const MOST_ISSUES = 100;

/** What `read` makes, or what it refuses. */
export function attempt<T>(read: () => T): T | Refused {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

/** What an attempt made; throws where it was refused. */
export function made<T>(outcome: T | Refused): T {
  if (outcome instanceof Refused) throw outcome;
  return outcome;
}

/** Throws one `Refused` with all of the issues, where there are any. */
export function refuseAll(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new Refused(issues);
}

/** Reads parts one by one, and keeps what they refuse until all are read. */
class Collector {
  /** By what they say: two parts may refuse the same value. Absent as long as nothing is refused. */
  #issues: Map<string, Issue> | undefined;

  read<T>(read: () => T): T | undefined {
    const outcome = attempt(read);
    if (!(outcome instanceof Refused)) return outcome;
    this.#issues ??= new Map();
    for (const issue of outcome.issues)
      this.#issues.set(JSON.stringify([issue.rule.code, issue.path, issue.args]), issue);
    if (this.#issues.size >= MOST_ISSUES) this.finish();
    return undefined;
  }

  /** Throws where anything was refused. */
  finish(): void {
    if (this.#issues !== undefined) refuseAll([...this.#issues.values()].slice(0, MOST_ISSUES));
  }
}

type Parts = Readonly<Record<string, () => unknown>>;
type Made<P extends Parts> = { readonly [Name in keyof P]: ReturnType<P[Name]> };

/**
 * What each part makes, under its name. Where one refuses, the others are read all the same, and one `Refused` says
 * what all of them refuse.
 */
export function readAll<P extends Parts>(parts: P): Made<P> {
  const collector = new Collector();
  const all: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(parts)) all[name] = collector.read(read);
  collector.finish();
  return all as Made<P>;
}

/** What `read` makes of each item; where it refuses one, the others are read all the same, as by `readAll`. */
export function readEach<Item, T>(items: readonly Item[], read: (item: Item) => T): T[] {
  const collector = new Collector();
  const all = items.map((item) => collector.read(() => read(item)));
  collector.finish();
  return all as T[];
}

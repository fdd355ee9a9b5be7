import type { Match } from "../../model/match.ts";
import type { EndpointClass } from "../classes.ts";
import { labelKey } from "../match/identity.ts";
import { matchKey } from "../match/key.ts";
import { fits } from "../match/match.ts";
import { NO, type Trilean } from "../match/trilean.ts";
import type { Term } from "./enforcement.ts";

/** The classes that fit one match, each with how sure that is. */
export interface Column {
  /** The match as an engine sees it; its `id` is the column's. */
  readonly term: Omit<Term, "certainty">;
  readonly fitting: readonly { readonly index: number; readonly certainty: Trilean }[];
}

export type ColumnOf = (match: Match) => Column;

/**
 * Matches against all classes at once, each distinct match only once. Classes are found by the labels they have
 * before anything is evaluated, so that a cluster of many small selectors costs what it matches.
 */
export function columnsOver(classes: readonly EndpointClass[]): ColumnOf {
  const posting = new Map<string, number[]>();
  for (const { index, identity } of classes) {
    for (const [key, value] of identity.labels) {
      const entry = `${key}=${value}`;
      const list = posting.get(entry);
      if (list === undefined) posting.set(entry, [index]);
      else list.push(index);
    }
  }
  const every = classes.map(({ index }) => index);
  const columns = new Map<string, Column>();
  return (match) => {
    const key = matchKey(match);
    const known = columns.get(key);
    if (known !== undefined) return known;
    const fitting = candidates(match, posting, every).flatMap((index) => {
      const certainty = fits(match, (classes[index] as EndpointClass).identity);
      return certainty === NO ? [] : [{ index, certainty }];
    });
    const wildcard = match.kind === "all";
    const entity = match.kind === "entity" ? { entity: match.name } : {};
    const column: Column = { term: { id: columns.size, wildcard, ...entity }, fitting };
    columns.set(key, column);
    return column;
  };
}

/** Classes that may fit, judged by the labels a match cannot do without; everything when it demands none. */
function candidates(
  match: Match,
  posting: ReadonlyMap<string, readonly number[]>,
  every: readonly number[],
): readonly number[] {
  if (match.kind === "none") return [];
  if (match.kind === "and") {
    return match.of
      .map((part) => candidates(part, posting, every))
      .reduce((least, list) => (list.length < least.length ? list : least), every);
  }
  if (match.kind !== "label" || match.test.operator !== "in") return every;
  const { source, key, values } = match.test;
  const sources = source === "any" ? (["k8s", "reserved"] as const) : [source];
  const lists = sources.flatMap((one) =>
    values.map((value) => posting.get(`${labelKey(one, key)}=${value}`) ?? []),
  );
  return lists.length === 1 ? (lists[0] ?? []) : [...new Set(lists.flat())].sort((a, b) => a - b);
}

/**
 * Sets of whole numbers as sorted, disjoint, non-adjacent intervals, both ends included. Everything else about
 * ports and addresses is built on these; the laws of sets are property-tested.
 */
export interface Interval<N extends number | bigint> {
  readonly from: N;
  readonly to: N;
}
export type Intervals<N extends number | bigint> = readonly Interval<N>[];

/** Arithmetic of one number type, bounded: the universe is `first`..`last`. */
export interface Universe<N extends number | bigint> {
  readonly first: N;
  readonly last: N;
  readonly after: (n: N) => N;
  readonly before: (n: N) => N;
}

/** Numbers 0..2^bits-1 as plain numbers; good up to 32 bits. */
export const numberUniverse = (bits: number): Universe<number> => ({
  first: 0,
  last: 2 ** bits - 1,
  after: (n) => n + 1,
  before: (n) => n - 1,
});

/** Numbers 0..2^bits-1 as big integers. */
export const bigUniverse = (bits: number): Universe<bigint> => ({
  first: 0n,
  last: (1n << BigInt(bits)) - 1n,
  after: (n) => n + 1n,
  before: (n) => n - 1n,
});

/** Any pile of intervals as a set. Intervals whose end is before their start hold nothing. */
export function normalize<N extends number | bigint>(
  universe: Universe<N>,
  pile: readonly Interval<N>[],
): Intervals<N> {
  const sorted = pile
    .filter(({ from, to }) => from <= to)
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const set: { from: N; to: N }[] = [];
  for (const { from, to } of sorted) {
    const last = set.at(-1);
    if (last !== undefined && (last.to === universe.last || from <= universe.after(last.to))) {
      if (to > last.to) last.to = to;
    } else {
      set.push({ from, to });
    }
  }
  return set;
}

export const union = <N extends number | bigint>(universe: Universe<N>, a: Intervals<N>, b: Intervals<N>) =>
  normalize(universe, [...a, ...b]);

export function intersect<N extends number | bigint>(a: Intervals<N>, b: Intervals<N>): Intervals<N> {
  const common: Interval<N>[] = [];
  let i = 0;
  let j = 0;
  for (let left = a[i], right = b[j]; left !== undefined && right !== undefined; left = a[i], right = b[j]) {
    const from = left.from > right.from ? left.from : right.from;
    const to = left.to < right.to ? left.to : right.to;
    if (from <= to) common.push({ from, to });
    if (left.to < right.to) i++;
    else j++;
  }
  return common;
}

export function complement<N extends number | bigint>(
  universe: Universe<N>,
  set: Intervals<N>,
): Intervals<N> {
  const gaps: Interval<N>[] = [];
  let next: N | undefined = universe.first;
  for (const { from, to } of set) {
    if (next !== undefined && from > next) gaps.push({ from: next, to: universe.before(from) });
    next = to === universe.last ? undefined : universe.after(to);
  }
  if (next !== undefined) gaps.push({ from: next, to: universe.last });
  return gaps;
}

export const subtract = <N extends number | bigint>(
  universe: Universe<N>,
  a: Intervals<N>,
  b: Intervals<N>,
): Intervals<N> => intersect(a, complement(universe, b));

/** Whether the set holds the number; binary search. */
export function contains<N extends number | bigint>(set: Intervals<N>, n: N): boolean {
  let low = 0;
  let high = set.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const interval = set[middle] as Interval<N>;
    if (n < interval.from) high = middle - 1;
    else if (n > interval.to) low = middle + 1;
    else return true;
  }
  return false;
}

export const isSubset = <N extends number | bigint>(
  universe: Universe<N>,
  a: Intervals<N>,
  b: Intervals<N>,
): boolean => subtract(universe, a, b).length === 0;

export function sameSet<N extends number | bigint>(a: Intervals<N>, b: Intervals<N>): boolean {
  return a.length === b.length && a.every(({ from, to }, i) => b[i]?.from === from && b[i]?.to === to);
}

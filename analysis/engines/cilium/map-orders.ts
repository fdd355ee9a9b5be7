import type { Filter, Filters, Row } from "./map-filters.ts";

/** Orders that are tried where there are too many for all. */
const MOST_ORDERS = 200;

/** The agent walks named ports first; beyond that, ports and the selectors of a port come in any order. */
export function* ordersOf({ named, numbered }: Filters): Generator<readonly Row[]> {
  const all = [...named, ...numbered];
  const count = [named.length, numbered.length, ...all.map((filter) => filter.length)].reduce(
    (product, length) => product * factorial(length),
    1,
  );
  if (count > MOST_ORDERS) {
    const random = generator();
    for (let i = 0; i < MOST_ORDERS; i++) {
      const filters = [...shuffled(named, random), ...shuffled(numbered, random)];
      yield filters.flatMap((filter) => shuffled(filter, random));
    }
    return;
  }
  for (const first of permutations(named)) {
    for (const second of permutations(numbered)) {
      yield* product([...first, ...second].map((filter) => [...permutations(filter)]));
    }
  }
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length < 2) yield items;
  else {
    for (const [i, item] of items.entries()) {
      for (const rest of permutations(items.toSpliced(i, 1))) yield [item, ...rest];
    }
  }
}

function* product(choices: readonly (readonly Filter[])[]): Generator<readonly Row[]> {
  const [first, ...rest] = choices;
  if (first === undefined) yield [];
  else for (const choice of first) for (const more of product(rest)) yield [...choice, ...more];
}

/** Numbers from 0 to 1 that are the same in every run, so that an analysis always gives one answer. */
function generator(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

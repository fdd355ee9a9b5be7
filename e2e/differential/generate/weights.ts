import fc from "fast-check";

/** How often each of some words is chosen, in relation to the others; tenths count. */
export type Weights<W extends string> = Readonly<Partial<Record<W, number>>>;

/** One of the arbitraries, by weight; a word without a weight is never chosen. */
export function choose<T>(
  weights: Weights<string>,
  of: Readonly<Record<string, fc.Arbitrary<T>>>,
): fc.Arbitrary<T> {
  const options = Object.entries(weights)
    .filter(([, weight]) => (weight ?? 0) > 0)
    .map(([word, weight]) => {
      const arbitrary = of[word];
      if (arbitrary === undefined) throw new Error(`nothing to choose for "${word}"`);
      return { weight: Math.round((weight ?? 0) * 10), arbitrary };
    });
  return fc.oneof(...options);
}

/** Some of the words, by weight. */
export const word = <W extends string>(weights: Weights<W>): fc.Arbitrary<W> =>
  choose<W>(weights, Object.fromEntries(Object.keys(weights).map((key) => [key, fc.constant(key as W)])));

/** True in so many of a hundred. */
export const percent = (share: number): fc.Arbitrary<boolean> =>
  fc.integer({ min: 0, max: 99 }).map((n) => n < share);

/** The fields, or none of them, in so many of a hundred. */
export const sometimes = <T extends object>(
  share: number,
  fields: fc.Arbitrary<T>,
): fc.Arbitrary<T | object> =>
  fc.oneof({ weight: share, arbitrary: fields }, { weight: 100 - share, arbitrary: fc.constant({}) });

/** Fields of several arbitraries in one object. */
export const together = (...parts: readonly fc.Arbitrary<object>[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all));

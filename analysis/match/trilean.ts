/** Yes, no, or nobody knows: the input does not say what the answer depends on. */
export const NO = 0;
export const YES = 1;
export const UNKNOWN = 2;
export type Trilean = typeof NO | typeof YES | typeof UNKNOWN;

export const fromBoolean = (value: boolean): Trilean => (value ? YES : NO);
export const negate = (value: Trilean): Trilean => (value === UNKNOWN ? UNKNOWN : value === YES ? NO : YES);

/** No if any says no, else unknown if any is unknown, else yes. */
export function every<T>(items: readonly T[], test: (item: T) => Trilean): Trilean {
  let result: Trilean = YES;
  for (const item of items) {
    const value = test(item);
    if (value === NO) return NO;
    if (value === UNKNOWN) result = UNKNOWN;
  }
  return result;
}

/** Yes if any says yes, else unknown if any is unknown, else no. */
export function some<T>(items: readonly T[], test: (item: T) => Trilean): Trilean {
  let result: Trilean = NO;
  for (const item of items) {
    const value = test(item);
    if (value === YES) return YES;
    if (value === UNKNOWN) result = UNKNOWN;
  }
  return result;
}

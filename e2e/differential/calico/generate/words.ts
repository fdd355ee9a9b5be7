import fc from "fast-check";

/** Few words, so that random policies and workloads meet. */
export const NAMESPACES = ["shop", "other"] as const;
export const APPS = ["web", "db", "web-db"] as const;
export const ACCOUNTS = ["default", "web", "db"] as const;
export const PORT_NAMES = ["sql", "dns"] as const;

export const NETS_4 = [
  "203.0.113.0/24",
  "203.0.113.128/25",
  "203.0.113.7/32",
  "8.8.8.0/24",
  "10.0.0.0/8",
  "10.0.1.0/24",
  "10.0.2.2/32",
  "192.168.0.0/28",
  "192.168.0.11/32",
  "0.0.0.0/0",
] as const;
export const NETS_6 = ["2001:db8::/32", "fd00:1::/64", "::/0"] as const;

/** Nothing, `weight` times out of ten. */
export const absent = <T>(weight: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight, arbitrary: fc.constant(undefined) },
    { weight: 10 - weight, arbitrary: value },
  );

/** A choice by weight; the first shrinks best. */
export const weighted = <T>(...choices: readonly (readonly [number, T])[]): fc.Arbitrary<T> =>
  fc.oneof(
    { withCrossShrink: true },
    ...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })),
  );

/** An object without the fields that came out undefined. */
export const object = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc
    .record(fields)
    .map(
      (whole) =>
        Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as Given<T>,
    );

/** The fields that may be undefined are optional instead. */
export type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * The tests that need the stand-in provider: they look at what it records, or at the stand-in itself. With `E2E_PROVIDER=real` they are
 * left out, and nothing else is. A run of everything fails when this list names a test that is not there.
 */

/** Whole files, by name. */
export const standInFiles: readonly string[] = [
  "provider-alone.test.ts", // the stand-in without an engine
  "release.test.ts", // what is recorded of Helm releases
  "order.test.ts", // when each recorded operation began and ended
  "secrets.test.ts", // what a release was given
];

/** Single tests, by their full name: the words of `describe` and `test`, joined by spaces. */
export const standInTests: readonly string[] = [
  // A release in the middle gives the crash its time.
  "an API server that crashes in the middle of up and comes back: the next up makes the rest and repeats nothing",
];

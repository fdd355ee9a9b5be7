/**
 * The tests that need the stand-in provider: they look at what it records, or at the stand-in itself. With `E2E_PROVIDER=real` they are
 * left out, and nothing else is. A run of everything fails when this list names a test that is not there.
 */

/** Whole files, by name. */
export const standInFiles: readonly string[] = [
  "provider-alone.test.ts", // the stand-in without an engine
  "release.test.ts", // what is recorded of Helm releases
  "calico-ready.test.ts", // a release of Calico that is recorded only
  "secrets.test.ts", // what a release was given
  "workflows-deploy.test.ts", // a deployment installs the engines
];

/** Single tests, by their full name: the words of `describe` and `test`, joined by spaces, without row tags. */
export const standInTests: readonly string[] = [
  // A release in the middle gives the crash its time.
  "an API server that crashes in the middle of up and comes back: the next up makes the rest and repeats nothing",
  // When each recorded operation began and ended.
  "up begins nothing before what it needs is done, and destroy goes the other way",
  // Releases beside policies: what came first, what was given, what goes last.
  "dev from nothing allows are there before default deny, and releases before policies",
  "prod from nothing the same policies by name, enforcing where they can",
  "dev from nothing removes what up made, in reverse, and up works again",
  "audit to enforce and back updates the release and the three policies that can kill",
  "definitions that come twenty seconds after the release: up succeeds",
  // Tetragon's alerts come with the Tetragon that the stack installs.
  "in a cluster up makes the rules as planned, a second up changes nothing, and without the key they go and nothing else",
  "two ups at once on one stack: the second is refused by the lock, and nothing is half-written", // a release holds the lock
];

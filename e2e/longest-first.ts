/**
 * The order of the test files: those that take longest first, so that the last worker does not begin a long one alone. Jest knows
 * how long a file took only where it ran before, and a clean checkout has not.
 */
export const LONGEST: readonly string[] = [
  "late-definitions",
  "disturbed",
  "cloud",
  "calico-switch",
  "toggles",
  "alerts",
  "workflows-deploy",
  "workflows-preview",
  "up",
  "order",
  "modes",
  "provider",
  "calico-ready",
  "charts",
  "ground",
  "faults",
];

interface TestFile {
  readonly path: string;
}

const place = ({ path }: TestFile): number => {
  const found = LONGEST.findIndex((name) => path.endsWith(`/${name}.test.ts`));
  return found === -1 ? LONGEST.length : found;
};

/** Jest's sequencer: the files in the order in which the workers take them. */
export default class LongestFirst {
  sort<File extends TestFile>(tests: Iterable<File>): File[] {
    return [...tests].toSorted((a, b) => place(a) - place(b));
  }

  /** Nothing is kept: the order is the list's. */
  cacheResults(): void {}
}

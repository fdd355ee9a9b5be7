/** `path` with one more key behind it: `spec.egress`, or `metadata.labels["a/b"]` for a key that is no word. */
export function childPath(path: string, key: string): string {
  if (!/^[\w$-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** One key in the forms that `childPath` writes, or one index. */
const STEP = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\.?([\w$-]+)/y;

/** The keys and indices of a path, in order; what follows something that is no path is left out. */
export function stepsOf(path: string): string[] {
  const steps: string[] = [];
  STEP.lastIndex = 0;
  for (;;) {
    const [, index, quoted, word] = STEP.exec(path) ?? [];
    const step = index ?? (quoted === undefined ? word : (JSON.parse(quoted) as string));
    if (step === undefined) return steps;
    steps.push(step);
  }
}

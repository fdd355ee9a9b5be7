/** Helm values as a tree. A leaf is anything but a plain map: texts, lists, `Sensitive`, a value decided later. */
export type HelmValues = Readonly<Record<string, unknown>>;

/** Only plain maps are branches: an object of a class (a `Sensitive`, a Pulumi output) is one leaf. */
export function isBranch(value: unknown): value is HelmValues {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Maps are merged key by key, the later one wins; lists and leaves are replaced whole, as Helm does it. */
export function mergeValues(...layers: readonly HelmValues[]): HelmValues {
  return layers.reduce(mergeTwo, {});
}

function mergeTwo(base: HelmValues, over: HelmValues): HelmValues {
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, mergeKey(base, over, key)]));
}

function mergeKey(base: HelmValues, over: HelmValues, key: string): unknown {
  if (!Object.hasOwn(over, key)) return base[key];
  const [below, above] = [Object.hasOwn(base, key) ? base[key] : undefined, over[key]];
  if (!isBranch(above)) return above;
  return mergeTwo(isBranch(below) ? below : {}, above);
}

/** A tree from dotted paths, so that a preset reads like Helm's own `--set` lists: `{ "cni.exclusive": false }`. */
export function valuesAt(paths: Readonly<Record<string, unknown>>): HelmValues {
  return mergeValues(
    ...Object.entries(paths).map(
      ([path, value]) =>
        path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as HelmValues,
    ),
  );
}

/** The value at a dotted path, and whether anything is there. */
export function valueAt(
  values: HelmValues,
  path: string,
): { readonly found: boolean; readonly value?: unknown } {
  let value: unknown = values;
  for (const key of path.split(".")) {
    if (!isBranch(value) || !Object.hasOwn(value, key)) return { found: false };
    value = value[key];
  }
  return { found: true, value };
}

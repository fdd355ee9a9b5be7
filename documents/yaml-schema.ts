import {
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  Schema,
  seqTag,
  strTag,
} from "js-yaml";

const CORE = "tag:yaml.org,2002:";

const TRUE = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
const FALSE = ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];
const NULL = ["", "~", "null", "Null", "NULL"];
const NOT_FINITE: readonly (readonly [string, number])[] = [
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
  ...["", "+"].flatMap((sign) =>
    [".inf", ".Inf", ".INF"].map((word) => [sign + word, Number.POSITIVE_INFINITY] as const),
  ),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
];

const booleans = new Map<string, boolean>([
  ...TRUE.map((word) => [word, true] as const),
  ...FALSE.map((word) => [word, false] as const),
]);
const notFinite = new Map(NOT_FINITE);

/** Nothing is ever written with this schema. */
const readOnly = { identify: () => false } as const;

const firstOf = (words: Iterable<string>): string[] => [...new Set([...words].map((word) => word.charAt(0)))];

const nullTag = defineScalarTag<null>(`${CORE}null`, {
  ...readOnly,
  implicit: true,
  implicitFirstChars: firstOf(NULL),
  resolve: (text) => (NULL.includes(text) ? null : NOT_RESOLVED),
});

const booleanTag = defineScalarTag<boolean>(`${CORE}bool`, {
  ...readOnly,
  implicit: true,
  implicitFirstChars: firstOf(booleans.keys()),
  resolve: (text) => booleans.get(text) ?? NOT_RESOLVED,
});

/** Whole numbers as Go's ParseInt reads them with base 0: prefixes, and a leading zero means octal. */
const WHOLE = /^([-+]?)(0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|0|[1-9][0-9]*)$/;
const FRACTION = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

function wholeNumber(text: string): number | typeof NOT_RESOLVED {
  const [, sign, digits = ""] = WHOLE.exec(text.replaceAll("_", "")) ?? [];
  if (sign === undefined) return NOT_RESOLVED;
  const value = /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return sign === "-" ? 0 - value : value;
}

function fraction(text: string): number | typeof NOT_RESOLVED {
  const named = notFinite.get(text);
  if (named !== undefined) return named;
  const plain = text.replaceAll("_", "");
  const value = FRACTION.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(value) ? value : NOT_RESOLVED;
}

const NUMERIC = [..."+-0123456789"];

const integerTag = defineScalarTag<number>(`${CORE}int`, {
  ...readOnly,
  implicit: true,
  implicitFirstChars: NUMERIC,
  resolve: wholeNumber,
});

const floatTag = defineScalarTag<number>(`${CORE}float`, {
  ...readOnly,
  implicit: true,
  implicitFirstChars: [...NUMERIC, "."],
  resolve: fraction,
});

const textTag = (name: string, decode: (text: string) => string) =>
  defineScalarTag<string>(name, { ...readOnly, resolve: decode });

/** JSON knows no empty key, and neither does Kubernetes. */
const objectTag = defineMappingTag<Record<string, unknown>>(`${CORE}map`, {
  ...mapTag,
  addPair: (into, key, value) => (key === null ? "a key is empty" : mapTag.addPair(into, key, value)),
});

/** A tag of somebody's own says nothing to Kubernetes, which reads what stands behind it. */
const FOREIGN = ["!", "tag:"];
const foreignTags = FOREIGN.flatMap((prefix) => [
  defineScalarTag<string>(prefix, { ...readOnly, matchByTagPrefix: true, resolve: (text) => text }),
  defineSequenceTag<unknown[]>(prefix, { ...seqTag, ...readOnly, matchByTagPrefix: true }),
  defineMappingTag<Record<string, unknown>>(prefix, { ...objectTag, ...readOnly, matchByTagPrefix: true }),
]);

/**
 * YAML as Kubernetes reads it: `sigs.k8s.io/yaml` v1.6, which is YAML 1.1 with whole numbers as Go writes them
 * (`on` is true, `010` is 8, `1:30` and dates are text). tests/fixtures/yaml holds that module's own answers.
 */
export const KUBERNETES_YAML = new Schema([
  strTag,
  nullTag,
  booleanTag,
  integerTag,
  floatTag,
  mergeTag,
  textTag(`${CORE}timestamp`, (text) => text),
  textTag(`${CORE}binary`, (text) => Buffer.from(text, "base64").toString("utf8")),
  seqTag,
  objectTag,
  ...foreignTags,
]);

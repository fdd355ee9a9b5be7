import fc from "fast-check";
import { stringify } from "yaml";

const key = fc.oneof(
  fc.stringMatching(/^[a-z][a-zA-Z0-9_-]{0,8}$/),
  fc.constantFrom(
    ...["a/b", "app.kubernetes.io/name", "", " ", "on", "010", "7", "<<x", "ü🙂", 'q"', "it's", "x: y", "#"],
  ),
);

const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom("on", "a\nb\n", "  x\n\ty", "long ".repeat(30), "# x", "- x", "---", "…🙂"),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);

const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 5 }, scalar, tie("list"), tie("map")),
  list: fc.array(tie("value"), { maxLength: 4 }),
  map: fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
}));

/** Objects of any shape, keys and texts in need of quotes included. */
export const anyObject = fc.dictionary(key, value, { minKeys: 1, maxKeys: 5, noNullPrototype: true });

/** The ways in which people and tools lay YAML out. */
export const anyLayout = fc.record({
  indent: fc.integer({ min: 1, max: 5 }),
  indentSeq: fc.boolean(),
  collectionStyle: fc.constantFrom("any", "flow"),
  defaultStringType: fc.constantFrom("PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE"),
  lineWidth: fc.constantFrom(0, 20, 80),
  crlf: fc.boolean(),
});
type Layout = typeof anyLayout extends fc.Arbitrary<infer L> ? L : never;

/** An object as YAML in some layout. */
export function laidOut(object: unknown, { crlf, ...layout }: Layout): string {
  const text = stringify(object, { ...layout, version: "1.1" });
  return crlf ? text.replaceAll("\n", "\r\n") : text;
}

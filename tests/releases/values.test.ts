import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Sensitive } from "../../model/sensitive.ts";
import { type HelmValues, mergeValues, valueAt, valuesAt } from "../../plan/releases/values.ts";
import { leavesOf } from "./support.ts";

const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.integer(), { maxLength: 3 }),
);
const key = fc.oneof(fc.constantFrom("a", "b", "c"), fc.constantFrom("__proto__", "constructor", "toString"));
const { tree } = fc.letrec<{ tree: HelmValues; node: unknown }>((tie) => ({
  tree: fc
    .array(fc.tuple(key, tie("node")), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries) as HelmValues),
  node: fc.oneof({ maxDepth: 3 }, leaf, tie("tree")),
}));

describe("merging values", () => {
  test("what lies over wins at every leaf of its own", () => {
    fc.assert(
      fc.property(tree, tree, (base, over) => {
        const merged = leavesOf(mergeValues(base, over));
        for (const [path, value] of leavesOf(over))
          if (Object.keys(Object(value)).length > 0 || typeof value !== "object" || value === null)
            expect(merged.get(path)).toEqual(value);
      }),
    );
  });

  test("what lies below stays where nothing lies over it, and nothing else is there", () => {
    fc.assert(
      fc.property(tree, tree, (base, over) => {
        const [merged, below, above] = [leavesOf(mergeValues(base, over)), leavesOf(base), leavesOf(over)];
        for (const [path, value] of merged) {
          const fromAbove = above.has(path) && JSON.stringify(above.get(path)) === JSON.stringify(value);
          const fromBelow = below.has(path) && JSON.stringify(below.get(path)) === JSON.stringify(value);
          expect(fromAbove || fromBelow).toBe(true);
        }
      }),
    );
  });

  test("a tree over itself is itself, and merging changes no input", () => {
    fc.assert(
      fc.property(tree, tree, (base, over) => {
        const before = JSON.stringify([base, over]);
        expect(mergeValues(base, base)).toEqual(base);
        mergeValues(base, over);
        expect(JSON.stringify([base, over])).toBe(before);
      }),
    );
  });

  test("lists are replaced, secrets and objects of classes are leaves that stay whole", () => {
    const password = new Sensitive("hunter2");
    const output = new (class Output {
      readonly inner = { a: 1 };
    })();
    expect(
      mergeValues(
        { list: [1, 2], secret: { a: 1 }, later: "x" },
        { list: [3], secret: password, later: output },
      ),
    ).toEqual({ list: [3], secret: password, later: output });
    expect(mergeValues({ secret: password }, { other: 1 }).secret).toBe(password);
  });

  test("a key named __proto__ is a key and nothing more", () => {
    const merged = mergeValues({ a: 1 }, JSON.parse('{"__proto__": {"polluted": true}}') as HelmValues);
    expect(Object.keys(merged)).toEqual(["a", "__proto__"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(valueAt(mergeValues({}, { a: 1 }), "__proto__.toString").found).toBe(false);
  });

  test("paths become a tree", () => {
    expect(valuesAt({ "a.b": 1, "a.c.d": [2], e: false })).toEqual({ a: { b: 1, c: { d: [2] } }, e: false });
  });
});

import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { fits } from "../../analysis/match/match.ts";
import { YES } from "../../analysis/match/trilean.ts";
import { parseSelector } from "../../dialects/calico/read-selector.ts";
import { SelectorError } from "../../dialects/calico/read-selector-tokens.ts";

const holds = (selector: string, labels: Record<string, string>): boolean =>
  fits(parseSelector(selector, "k8s"), {
    labels: new Map(Object.entries(labels).map(([key, value]) => [`k8s:${key}`, value])),
    addresses: [],
    addressesCount: true,
    names: [],
    governed: true,
    localHost: false,
    reserved: false,
  }) === YES;

describe("Calico's selector language (docs/semantics/calico.md#selector-language)", () => {
  test.each([
    ["", {}, true],
    ["all()", {}, true],
    ["has(a)", { a: "" }, true],
    ["has(a)", {}, false],
    ["!has(a)", {}, true],
    ["a == 'x'", { a: "x" }, true],
    ['a == "it\'s"', { a: "it's" }, true],
    ["a != 'x'", {}, true],
    ["a != 'x'", { a: "x" }, false],
    ["!a == 'x'", { a: "x" }, false],
    ["!a == 'x'", { a: "y" }, true],
    ["!!has(a)", { a: "1" }, true],
    ["a in {'x', 'y'}", { a: "y" }, true],
    ["a in {'x','y',}", { a: "z" }, false],
    ["a in {}", { a: "z" }, false],
    ["a not in {'x'}", {}, true],
    ["a notin {'x'}", { a: "x" }, false],
    ["a contains 'b'", { a: "abc" }, true],
    ["a contains 'b'", {}, false],
    ["a starts with 'ab'", { a: "abc" }, true],
    ["a startswith 'b'", { a: "abc" }, false],
    ["a ends with 'bc'", { a: "abc" }, true],
    ["a endswith 'bc'", {}, false],
    ["has(a) || has(b) && has(c)", { a: "" }, true],
    ["(has(a) || has(b)) && has(c)", { a: "" }, false],
    ["in in {'x'}", { in: "x" }, true],
    ["app.kubernetes.io/name == 'x'\t&& has( b )", { "app.kubernetes.io/name": "x", b: "" }, true],
  ])("%s on %j is %s", (selector, labels, expected) => {
    expect(holds(selector, labels)).toBe(expected);
  });

  test.each([
    "has (x)",
    "a = 'x'",
    "a == x",
    "ALL()",
    "a in ('x')",
    "a == 'x'\n&& has(b)",
    "a == 'x",
    "has(a) and has(b)",
    "(has(a)",
    "has(a))",
    "a in {'x' 'y'}",
    "a in {,}",
    "!",
    "a",
    "global() && has(a)",
    "has(a) &&",
    "'a' == 'x'",
    "a == 'x' b == 'y'",
    "(".repeat(500),
  ])("%j does not parse", (selector) => {
    expect(() => parseSelector(selector, "k8s")).toThrow(SelectorError);
  });

  test("a selector written from a tree means the tree", () => {
    type Tree = { text: string; holds: (labels: Record<string, string>) => boolean };
    const key = fc.constantFrom("a", "b");
    const value = fc.constantFrom("x", "y", "xy");
    const leaf: fc.Arbitrary<Tree> = fc.oneof(
      key.map((k) => ({ text: `has(${k})`, holds: (labels: Record<string, string>) => k in labels })),
      fc.tuple(key, value).map(([k, v]) => ({
        text: `${k} == '${v}'`,
        holds: (labels: Record<string, string>) => labels[k] === v,
      })),
      fc.tuple(key, value).map(([k, v]) => ({
        text: `${k} != "${v}"`,
        holds: (labels: Record<string, string>) => labels[k] !== v,
      })),
      fc.tuple(key, value).map(([k, v]) => ({
        text: `${k} starts with '${v}'`,
        holds: (labels: Record<string, string>) => labels[k]?.startsWith(v) ?? false,
      })),
    );
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        tie("tree").map((t) => ({
          text: `!(${t.text})`,
          holds: (labels: Record<string, string>) => !t.holds(labels),
        })),
        fc.tuple(tie("tree"), tie("tree")).map(([l, r]) => ({
          text: `(${l.text}) && (${r.text})`,
          holds: (labels: Record<string, string>) => l.holds(labels) && r.holds(labels),
        })),
        fc.tuple(tie("tree"), tie("tree")).map(([l, r]) => ({
          text: `(${l.text} || ${r.text})`,
          holds: (labels: Record<string, string>) => l.holds(labels) || r.holds(labels),
        })),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.dictionary(key, value), (one, labels) => {
        fc.pre(one.text.length < 1000);
        expect(holds(one.text, { ...labels })).toBe(one.holds({ ...labels }));
      }),
    );
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { documentsIn } from "../../documents/documents.ts";
import type { Positions } from "../../documents/positions.ts";
import { anyLayout, anyObject, laidOut } from "./any-document.ts";
import { type Written, writtenIn } from "./written.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures");

const read = (text: string) => [...documentsIn({ name: "f.yaml", text })];

function positionsIn(text: string): Positions[] {
  return read(text).map((document) => {
    if (document.kind === "unread") throw new Error(document.diagnostics.map(({ code }) => code).join());
    return document.positions;
  });
}

/** Line and column, or the line alone where the other parser has no more. */
function said(positions: Positions, path: string, { column }: Written): Written {
  const { line, column: ours } = positions.of(path);
  return column === undefined ? { line } : { line, column: ours };
}

const sentence = (path: string, { line, column }: Written): string => `${path} ${line}:${column ?? "-"}`;

/** Both parsers say the same of every path of every document. */
function expectAgreement(text: string): void {
  const theirs = writtenIn(text).map((document) => [...document]);
  const ours = positionsIn(text).map((positions, i) =>
    (theirs[i] ?? []).map(([path, written]) => sentence(path, said(positions, path, written))),
  );
  expect(ours).toEqual(theirs.map((document) => document.map(([path, written]) => sentence(path, written))));
}

/** Both parsers take it; each refuses a few things that the other does not. */
function bothRead(text: string): boolean {
  try {
    return writtenIn(text).length > 0 && read(text).every(({ kind }) => kind === "document");
  } catch {
    return false;
  }
}

describe("every node stands where another parser finds it", () => {
  const files = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" }).filter(
    (name) => /\.(ya?ml|json)$/.test(name) && !name.includes("chart/templates"),
  );

  test.each(files)("in %s", (name) => {
    expectAgreement(readFileSync(join(FIXTURES, name), "utf8"));
  });

  test("in the documents that Kubernetes' own reader was asked about", () => {
    const file = readFileSync(join(FIXTURES, "yaml/kubernetes.json"), "utf8");
    const both = (JSON.parse(file) as { yaml: string }[]).filter(({ yaml }) => bothRead(yaml));
    expect(both.length).toBeGreaterThan(120);
    for (const { yaml } of both) expectAgreement(yaml);
  });

  test("in any layout, documents after one another", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyObject, anyLayout), { minLength: 1, maxLength: 3 }), (documents) => {
        const text = documents.map(([object, layout]) => `# note\n${laidOut(object, layout)}`).join("---\n");
        fc.pre(bothRead(text));
        expectAgreement(text);
      }),
      { numRuns: 200 },
    );
  });

  test("behind aliases and merges", () => {
    fc.assert(
      fc.property(anyObject, anyObject, anyLayout, (base, own, layout) => {
        const shared = laidOut({ base, list: [own, base], again: { base } }, layout);
        const [a, b] = [base, own].map((object) => JSON.stringify(object));
        const merged = `a: &a ${a}\nb: &b ${b}\nc: {<<: [*a, *b], k: 1}\nd:\n  <<: *b\n  k: *a\n`;
        fc.pre(bothRead(shared) && bothRead(merged));
        expectAgreement(shared);
        expectAgreement(merged);
      }),
      { numRuns: 100 },
    );
  });

  test("in JSON", () => {
    fc.assert(
      fc.property(anyObject, fc.constantFrom(undefined, 1, 4), (object, indent) => {
        const text = ` ${JSON.stringify(object, undefined, indent)}\n`;
        fc.pre(bothRead(text));
        expectAgreement(text);
      }),
      { numRuns: 200 },
    );
  });

  test("in a list that is cut into its items", () => {
    const list = { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" } };
    const items = fc.array(anyObject, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(items, anyLayout, fc.boolean(), (objects, layout, first) => {
        const whole = first ? { items: objects, ...list } : { ...list, items: objects };
        const text = `# dump\n${laidOut(whole, { ...layout, collectionStyle: "any", defaultStringType: "PLAIN" })}`;
        // A text that looks like an alias keeps a list whole.
        fc.pre(bothRead(text) && read(text).length > 1);
        const [theirs = new Map<string, Written>()] = writtenIn(text);
        const ours = positionsIn(text);
        expect(ours).toHaveLength(objects.length);
        for (const [path, written] of theirs) {
          const [, index = "0", rest = ""] = /^items\[(\d+)\](.*)$/.exec(path) ?? [];
          const here = path.startsWith("items[") ? `items[0]${rest}` : path;
          const positions = ours[Number(index)] as Positions;
          expect(sentence(path, said(positions, here, written))).toBe(sentence(path, written));
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("positions", () => {
  /** Where `^` stands below a line of a text, and the text without such lines. */
  function marked(drawing: readonly string[]): { text: string; at: [line: number, column: number] } {
    const below = drawing.findIndex((line) => /^ *\^$/.test(line));
    const lines = drawing.filter((_, i) => i !== below);
    return { text: `${lines.join("\n")}\n`, at: [below, (drawing[below] ?? "").length] };
  }

  test.each<[string, string, readonly string[]]>([
    ["a key, not its value", "a", ["a: 1", "^"]],
    ["the first character of an item", "a[1]", ["a:", "- x", "- y", "  ^"]],
    ["a rule that is an object", "a[0]", ["a:", "  -   b: 1", "      ^", "      c: 2"]],
    ["a key behind a tab", "b", ["{a: 1,\tb: 2}", "       ^"]],
    ["a column in UTF-16 units", "b", ['{a: "🙂", b: 1}', "          ^"]],
    ["a quoted key at its quote", 'a["b c"]', ["a:", '  "b c": 1', "  ^"]],
    ["a key with its dots and slashes", 'a["x.io/y"]', ["a:", "  x: 0", "  x.io/y: 1", "  ^"]],
    ["a key that is no text", "a.true", ["a:", "  on: 1", "  ^"]],
    ["a key behind anchor and tag", "a.b", ["a:", "  &k !!str b: 1", "           ^"]],
    ["an item behind its anchor", "a[0]", ["a: [&x {b: 1}]", "       ^"]],
    ["an alias as item", "b[0]", ["a: &x 1", "b: [*x]", "    ^"]],
    ["what an alias refers to", "b.c", ["a: &x {c: 1}", "       ^", "b: *x"]],
    ["the last anchor of a name", "b.c", ["a: &x {c: 1}", "d: &x {c: 2}", "       ^", "b: *x"]],
    ["what was merged", "b.c", ["a: &x {c: 1}", "       ^", "b: {<<: *x, d: 2}"]],
    ["what beats a merge", "b.c", ["a: &x {c: 1}", "b: {<<: *x, c: 2}", "            ^"]],
    ["the first of several merges", "b.c", ["b:", "  <<: [{c: 1}, {c: 2}]", "        ^"]],
    ["a block of text at its header", "a[0]", ["a:", "- !!str >-  # | or >", "        ^", "  text", "- x"]],
    ["a key behind texts of many lines", "b", ['a: "x', "  y: 1", '  b: 2"', "b: 3", "^"]],
    ["an empty item at its dash", "a[1]", ["a:", "- - - x", "-", "^", "- y"]],
    ["the third of empty items", "a[2]", ["a:", "  -", "  - # -", "  -", "  ^"]],
    ["a first item that is empty", "a[0]", ["a:", "  -", "  ^", "  - x"]],
    ["an empty item at its tag", "a[0]", ["a:", "  - !!str", "    ^"]],
    ["a key asked for with ?", "a.b", ["a:", "  ? b", "    ^", "  : 1"]],
    ["the nearest part above", "a.b[7].c.d", ["a:", "  b: [1]", "  ^"]],
    ["the nearest part above a scalar", "a.b", ["a: 1", "^"]],
    ["the document", "", ["# note", "", " a: 1", " ^"]],
    ["the document, where nothing of a path is written", "x.y", ["a: 1", "^"]],
    ["a path that is none", "a.[", ["a: 1", "^"]],
    ["a JSON key", 'a["b\\"]"][1].c', ['{"a": {"b\\"]": [0, {"c": [{}]}]}}', "                    ^"]],
    ["the last of equal JSON keys", "a", ['{"a": 1,', ' "a": 2}', " ^"]],
  ])("%s", (_, path, drawing) => {
    const { text, at } = marked(drawing);
    const [positions] = positionsIn(text);
    expect(positions?.of(path)).toEqual({ line: at[0], column: at[1] });
    const [windows] = positionsIn(text.replaceAll("\n", "\r\n"));
    expect(windows?.of(path)).toEqual({ line: at[0], column: at[1] });
    const [, behind] = positionsIn(`x: 1\n---\n${text}`);
    expect(behind?.of(path)).toEqual({ line: at[0] + 2, column: at[1] });
  });

  test("a document that begins on the line of its marker", () => {
    const [, one, two] = positionsIn("a: 1\n--- {b: {c: 1}}\n--- &x\nd: *x\n".replace("*x", "1"));
    expect(one?.of("b.c")).toEqual({ line: 2, column: 10 });
    expect(two?.of("d")).toEqual({ line: 4, column: 1 });
  });

  test("a byte order mark is no column", () => {
    for (const text of ["a: 1\n", '{"a": 1}']) {
      const [plain, marked] = [text, `\uFEFF${text}`].map((one) => positionsIn(one)[0]?.of("a"));
      expect(marked).toEqual(plain);
    }
  });

  test("parts of a part", () => {
    const [positions] = positionsIn("items:\n- spec:\n    a: 1\n");
    expect(positions?.within("items[0]").of("spec.a")).toEqual({ line: 3, column: 5 });
    expect(positions?.within("items[0]").of("")).toEqual({ line: 2, column: 3 });
  });

  test("merges of merges without end take no stack", () => {
    const chain = Array.from({ length: 50_000 }, (_, i) => `- &m${i + 1} {<<: *m${i}}\n`).join("");
    const [positions] = positionsIn(`a:\n- &m0 {}\n${chain}`);
    expect(positions?.of("a[50000].b")).toMatchObject({ line: 50_002 });
  });
});

describe("what is wrong has a line and a column", () => {
  const first = (text: string) => {
    const found = read(text).find(({ kind }) => kind === "unread");
    return found?.kind === "unread" ? found.diagnostics[0] : undefined;
  };

  test.each<[string, string, number, number]>([
    ["one key twice", "# a\na: 1\nb:\n  c: 1\n  c: 2\n", 5, 3],
    ["a tab as indentation", "a:\n\tb: 1\n", 2, 1],
    ["a bracket without end", "a: [1, 2\n", 1, 9],
    ["a colon too many", "a: 1\nb: c: d\n", 2, 5],
    ["an anchor that is not there", "a: 1\nb: *x\n", 2, 4],
    ["one quoted key twice", "a: {'b': 1, 'b': 2}\n", 1, 13],
    ["more than one document", "a: 1\n...\nb: 2\n", 2, 1],
    ["a second document", "a: 1\n---\n b: 1\nc: 2\n", 4, 1],
    ["a later item", "kind: List\nitems:\n- a: 1\n- a: 1\n  a: 2\n", 5, 3],
    ["what follows the items", "kind: List\nitems:\n- a: 1\nb: 1\nb: 2\n", 5, 1],
    ["something that holds itself", "# a\na: &x [*x]\n", 2, 1],
  ])("%s", (_, text, line, column) => {
    expect(first(text)).toMatchObject({ file: "f.yaml", line, column });
  });
});

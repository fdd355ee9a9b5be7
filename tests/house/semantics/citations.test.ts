import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { headingsOf, PAGES } from "./pages.ts";

const THIS = "tests/house/semantics/citations.test.ts";

/** Every file of the repository that people write. */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => /\.(ts|mjs|cjs|js|go|md|ya?ml|json|sh)$/.test(path) && existsSync(path))
  .filter((path) => path !== THIS && path !== "package-lock.json");

/** Comments break lines, so a citation may have a line break and a star before its second half. */
const unbroken = (text: string): string => text.replaceAll(/\n\s*(\*|\/\/|#)?\s*/g, " ");

const texts = files.map((path) => ({ path, text: unbroken(readFileSync(path, "utf8")) }));

const places = new Set(
  PAGES.flatMap(({ name, headings }) => headings.map(({ anchor }) => `${name}#${anchor}`)),
);

/** Citations are `docs/semantics/x.md#one` or `docs/semantics/x.md#one, #two`. */
describe("citations of docs/semantics", () => {
  const cited = texts.flatMap(({ path, text }) =>
    [...text.matchAll(/docs\/semantics\/([a-z-]+\.md)((?:(?:, )?#[\p{L}\p{N}_-]+)*)/gu)].flatMap(
      ([, page, anchors = ""]) => anchors.split(", ").map((anchor) => ({ path, place: `${page}${anchor}` })),
    ),
  );

  test("each names a page, and a heading of it, that are there", () => {
    const isThere = (place: string) => places.has(place) || PAGES.some(({ name }) => name === place);
    expect(cited.filter(({ place }) => !isThere(place))).toEqual([]);
  });

  test("the product cites headings, and often", () => {
    const product = cited.filter(
      ({ path }) => /^[a-z]+\/.*\.ts$/.test(path) && !/^(tests|e2e|bench)\//.test(path),
    );
    expect(product.length).toBeGreaterThan(60);
    expect(product.filter(({ place }) => !place.includes("#"))).toEqual([]);
  });

  test("links between documents lead to files and headings that are there", () => {
    const broken = PAGES.flatMap(({ name, text }) =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap((match) => {
        const [file = "", anchor] = (match[1] ?? "").split("#");
        const path = file === "" ? `docs/semantics/${name}` : normalize(join("docs/semantics", file));
        if (!existsSync(path)) return [`${name}: ${match[1]}`];
        if (anchor === undefined) return [];
        const there = headingsOf(readFileSync(path, "utf8")).some((heading) => heading.anchor === anchor);
        return there ? [] : [`${name}: ${match[1]}`];
      }),
    );
    expect(broken).toEqual([]);
  });
});

describe("documents that nobody outside can open", () => {
  /** Names by which facts were cited before they had a page here. */
  const OLD: readonly (readonly [what: string, pattern: RegExp])[] = [
    ["a folder of that name elsewhere", /(?<!docs\/|house\/)\bsemantics\/[a-z-]+\.(md|json)/],
    [
      "a page that is not here",
      /\b(kubernetes-calico-compose|k8s-calico|cloud-pulumi|network-lint|crd2pulumi-surface)\b/,
    ],
    ["a page by section", /\b(cilium|calico|tetragon|kubernetes|compose|pulumi)\.md,? (section|sections|§)/],
    ["a bare section", /(?<!RFC \d+, )(§ ?\d|\bsection \d+(?!\.\d)\b)/],
    ["a run of the engine by its number", /\(E \d+\)|\bE \d+(?=[,)])/],
    [
      "notes that are not here",
      /\b(tetragon-lint|tetragon-specified-policies|specified-network-policies|sources|design)\.md\b/,
    ],
  ];

  test.each(OLD)("%s is cited nowhere", (_, pattern) => {
    const found = texts.flatMap(({ path, text }) => {
      const match = pattern.exec(text);
      return match === null ? [] : [`${path}: ${text.slice(match.index, match.index + 60)}`];
    });
    expect(found).toEqual([]);
  });

  test("the look sees each of them, and no citation of today", () => {
    const samples = [
      "semantics/cilium.md",
      "cloud-pulumi",
      "cilium.md section 1",
      "§4",
      "(E 22)",
      "tetragon-lint.md",
    ];
    expect(OLD.map(([, pattern], i) => pattern.test(samples[i] ?? ""))).toEqual(OLD.map(() => true));
    expect(OLD.filter(([, pattern]) => pattern.test("docs/semantics/cilium.md#audit-mode"))).toEqual([]);
  });
});

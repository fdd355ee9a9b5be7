import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "yaml";

/** A heading of a page, with the anchor that GitHub gives it. */
export interface Heading {
  readonly level: number;
  readonly title: string;
  readonly anchor: string;
  /** Everything below it up to the next heading. */
  readonly body: string;
}

/** One page of `docs/semantics`. */
export interface Page {
  /** Its file name, as `cilium.md`. */
  readonly name: string;
  readonly text: string;
  readonly headings: readonly Heading[];
}

/** A heading of the third level: what an engine does, and the three lines below the text. */
export interface StatementHeading {
  readonly page: string;
  /** `cilium.md#default-deny`. */
  readonly place: string;
  readonly text: string;
  readonly lines: Readonly<Record<(typeof LINES)[number], string>>;
}

/** The lines that end a statement, in their order. */
export const LINES = ["Model", "Source", "Proof"] as const;

/** Anchors as GitHub makes them: lower case, marks dropped, blanks as dashes, and a number where one comes again. */
export function anchorsOf(titles: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return titles.map((title) => {
    const plain = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, "")
      .replaceAll(" ", "-");
    const before = seen.get(plain);
    seen.set(plain, (before ?? -1) + 1);
    return before === undefined ? plain : `${plain}-${before + 1}`;
  });
}

/** The headings of a Markdown text; what stands in a fenced block is none. */
export function headingsOf(markdown: string): readonly Heading[] {
  const lines = markdown.replaceAll(/^```.*?^```/gms, (block) => block.replaceAll("#", " ")).split("\n");
  const found = lines.flatMap((line, at) => {
    const match = /^(#{1,6}) (.+)$/.exec(line);
    return match === null ? [] : [{ at, level: (match[1] ?? "").length, title: (match[2] ?? "").trim() }];
  });
  const anchors = anchorsOf(found.map(({ title }) => title));
  return found.map(({ at, level, title }, i) => ({
    level,
    title,
    anchor: anchors[i] ?? "",
    body: lines.slice(at + 1, found[i + 1]?.at).join("\n"),
  }));
}

export const PAGES: readonly Page[] = globSync("docs/semantics/*.md")
  .sort()
  .map((path) => {
    const text = readFileSync(path, "utf8");
    return { name: basename(path), text, headings: headingsOf(text) };
  });

const lineOf = (body: string, word: string): string =>
  new RegExp(`^- ${word}: (.*)$`, "m").exec(body)?.[1] ?? "";

/** Every statement of every page, in order. */
export const STATEMENT_HEADINGS: readonly StatementHeading[] = PAGES.flatMap(({ name, headings }) =>
  headings
    .filter(({ level }) => level === 3)
    .map(({ anchor, body }) => ({
      page: name,
      place: `${name}#${anchor}`,
      text: body.split("\n- Model:")[0]?.trim() ?? "",
      lines: { Model: lineOf(body, "Model"), Source: lineOf(body, "Source"), Proof: lineOf(body, "Proof") },
    })),
);

interface Scenario {
  readonly name: string;
  /** First minor version that is asked. */
  readonly since?: string;
}

/** The scenarios that the Go tests of `e2e/tools/cilium-engine` ask in every version. */
export const SCENARIOS: readonly Scenario[] = (
  parse(readFileSync("e2e/tools/cilium-engine/engine/testdata/scenarios.yaml", "utf8")) as {
    readonly scenarios: readonly Scenario[];
  }
).scenarios;

/** What a proof names: `case cilium/01-x`, `statement model.both-ends`, `scenario rejections`, `law tier-order`, `test tests/x.test.ts`. */
export interface Proof {
  readonly kind: string;
  readonly name: string;
}

/** The items of a proof line; what has another form is kept whole, with the kind `""`. */
export const proofsOf = ({ lines: { Proof } }: StatementHeading): readonly Proof[] =>
  Proof.startsWith("none; ")
    ? []
    : Proof.split("; ").map((item) => {
        const match = /^(case|statement|scenario|law|test) `([^`]+)`$/.exec(item);
        return match === null ? { kind: "", name: item } : { kind: match[1] ?? "", name: match[2] ?? "" };
      });

/** The cells of the rows of a table below a heading, without its head. */
export const rowsOf = (page: string, anchor: string): readonly (readonly string[])[] =>
  (PAGES.find(({ name }) => name === page)?.headings.find((heading) => heading.anchor === anchor)?.body ?? "")
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );

import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { escapeCsv, escapeDot, escapeMarkdown, escapeTerminal, escapeXml } from "../../model/escape.ts";
import { ACTING, HOSTILE } from "../support/hostile.ts";

const FORMATS = { escapeTerminal, escapeMarkdown, escapeCsv, escapeXml, escapeDot };

/** A second reading of RFC 4180: the one cell a line holds, or undefined when it holds more or is broken. */
const csvCell = (line: string): string | undefined =>
  /^"((?:[^"]|"")*)"$/.exec(line)?.[1]?.replaceAll('""', '"');

describe.each(Object.entries(FORMATS))("%s", (_name, inert) => {
  test.each(HOSTILE.map(({ what, text }) => [what, text] as const))(
    "%s: nothing acts on a terminal",
    (_what, text) => {
      expect(inert(text)).not.toMatch(ACTING);
    },
  );

  test("no text brings a control character through", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !ACTING.test(inert(text))));
  });
});

describe("Markdown", () => {
  test.each(HOSTILE.map(({ what, text }) => [what, text] as const))(
    "%s: no markup is left",
    (_what, text) => {
      expect(escapeMarkdown(text)).not.toMatch(/[[\]()`*_<>|~@!]/);
    },
  );
});

describe("CSV", () => {
  test("any text is exactly one cell, and none that a spreadsheet would compute", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom(...HOSTILE.map(({ text }) => text))), (text) => {
        const cell = csvCell(escapeCsv(text));
        return cell !== undefined && !/^[=+\-@]/.test(cell);
      }),
    );
  });
});

describe("XML", () => {
  test("any text is text: no tag, no end of an attribute, no stray entity", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const escaped = escapeXml(text);
        return (
          !/[<>"']/.test(escaped) && escaped.replace(/&(amp|lt|gt|quot|#39);/g, "").includes("&") === false
        );
      }),
    );
  });
});

describe("dot", () => {
  test("any text is one quoted string", () => {
    fc.assert(fc.property(fc.string(), (text) => /^"(?:[^"\\]|\\["\\])*"$/.test(escapeDot(text))));
  });
});

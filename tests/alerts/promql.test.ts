import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { escapePromql, escapeRe2 } from "../../model/escape.ts";
import { oneOf, series } from "../../plan/alerts/promql.ts";
import { ACTING, HOSTILE } from "../support/hostile.ts";

/** A second reading of PromQL's strings: undefined when the text is not exactly one of them. */
function promqlText(literal: string): string | undefined {
  const body = /^"((?:[^"\\\n]|\\(?:["\\]|u[0-9a-f]{4}))*)"$/.exec(literal)?.[1];
  return body?.replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_all, code: string | undefined, char: string) =>
    code === undefined ? char : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

const texts = fc.oneof(fc.string(), fc.constantFrom(...HOSTILE.map(({ text }) => text)));

describe("a text in PromQL", () => {
  test("is one string that says exactly this text", () => {
    fc.assert(fc.property(texts, (text) => promqlText(escapePromql(text)) === text));
  });

  test.each(HOSTILE.map(({ what, text }) => [what, text] as const))("%s does not act", (_what, text) => {
    expect(escapePromql(text)).not.toMatch(ACTING);
    expect(series("cilium_drop_count_total", { reason: text })).not.toMatch(ACTING);
  });

  test("a text with quotes ends neither the label nor the selector", () => {
    expect(series("cilium_drop_count_total", { reason: 'x"} or vector(1) #' })).toBe(
      'cilium_drop_count_total{reason="x\\"} or vector(1) #"}',
    );
  });
});

describe("a text in a regular expression", () => {
  test("matches itself whole", () => {
    fc.assert(fc.property(texts, (text) => new RegExp(`^(?:${escapeRe2(text)})$`, "u").test(text)));
  });

  test("of several texts one matches, and no other text does", () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 4 }), texts, (known, text) => {
        const matches = new RegExp(`^(?:${oneOf(known)})$`, "u").test(text);
        return matches === known.includes(text);
      }),
    );
  });

  test("a dot is a dot", () => {
    expect(new RegExp(`^(?:${oneOf(["a.b", "c"])})$`).test("axb")).toBe(false);
  });
});

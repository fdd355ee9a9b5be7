import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { LIVE_ROWS } from "../rows/live-rows.ts";

const { rows } = JSON.parse(readFileSync("tests/fixtures/requirements-rows.json", "utf8")) as {
  rows: readonly (readonly [string, string])[] | Record<string, string>;
};
const texts = new Map<string, string>(Array.isArray(rows) ? rows : Object.entries(rows));

/** Rows beside those marked live that need a kernel, Docker or a person, and those that Q4 names. */
const NEEDY = [
  ...["T28", "T29", "T30", "T31", "T32", "T33", "T34", "T35", "T36", "P48", "P51", "P55"],
  ...["P42", "P43", "P44", "P45", "P46", "P47", "S7", "S8", "S9"],
];

describe("rows that are tried on something that runs", () => {
  const marked = [...texts].filter(([row, text]) => row !== "Q4" && /\(([^)]*, )?live\b[^)]*\)/.test(text));

  test("[Q4] every row marked live, or that needs a kernel or Docker, has a script and a twin, and no other row has", () => {
    expect(Object.keys(LIVE_ROWS).sort()).toEqual(
      [...new Set([...marked.map(([row]) => row), ...NEEDY])].sort(),
    );
  });

  test.each(Object.entries(LIVE_ROWS))(
    "[Q4] the twin of %s is a test of this repository",
    (_row, { twin }) => {
      expect(twin).toMatch(/\.test\.ts$/);
      expect(existsSync(twin)).toBe(true);
    },
  );
});

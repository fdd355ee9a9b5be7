import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { askedByRow, KINDS } from "./asked.ts";
import { DEFERRED } from "./exceptions.ts";
import { isLive, LIVE_RUNS, LIVE_SCRIPTS, NEEDS_MORE_THAN_A_TEST } from "./live.ts";

const { rows } = JSON.parse(readFileSync("tests/fixtures/requirements-rows.json", "utf8")) as {
  rows: Record<string, string>;
};
const live = Object.entries(rows).filter(([row, text]) => isLive(row, text));

describe("what rows ask for", () => {
  const asked = askedByRow();

  test("every row has a kind, and nothing else has", () => {
    expect([...asked.keys()].sort()).toEqual(Object.keys(rows).sort());
  });

  test("a row of a kind that can have a verdict is asked of dev, prod or both, and no other row is", () => {
    for (const [row, { kind, stacks }] of asked)
      expect([row, stacks.length > 0]).toEqual([row, KINDS[kind].effect === true]);
  });

  test("a kind without a verdict says why, and no kind asks for nothing", () => {
    for (const { text, effect } of Object.values(KINDS)) {
      expect(text || effect === true).toBe(true);
      if (effect !== true) expect(effect.length).toBeGreaterThan(10);
    }
  });

  test("what only a cluster can show is live", () => {
    for (const [row, { kind }] of asked)
      if (kind === "cluster") expect([row, isLive(row, rows[row] ?? "")]).toEqual([row, true]);
  });

  test("what comes later is a row, with the reason", () => {
    for (const [row, why] of Object.entries(DEFERRED))
      expect([rows[row] !== undefined, why.length > 10]).toEqual([true, true]);
  });
});

describe("rows that are tried where something runs", () => {
  test("are those marked so, those that need a kernel, Docker or a person, and those that Q4 names", () => {
    const marked = Object.entries(rows).flatMap(([row, text]) =>
      row !== "Q4" && /\(([^)]*, )?live\b[^)]*\)/.test(text) ? [row] : [],
    );
    const needy = [
      ...["T28", "T29", "T30", "T31", "T32", "T33", "T34", "T35", "T36", "P48", "P51", "P55"],
      ...["P42", "P43", "P44", "P45", "P46", "P47", "S7", "S8", "S9"],
    ];
    expect(live.map(([row]) => row).sort()).toEqual([...new Set([...marked, ...needy])].sort());
    for (const row of Object.keys(NEEDS_MORE_THAN_A_TEST)) expect(rows).toHaveProperty(row);
  });

  test("each has a script, and no other row has", () => {
    expect(Object.keys(LIVE_SCRIPTS).sort()).toEqual(live.map(([row]) => row).sort());
  });

  test("a run is one of a script that some row names", () => {
    for (const script of Object.keys(LIVE_RUNS)) expect(Object.values(LIVE_SCRIPTS)).toContain(script);
  });
});

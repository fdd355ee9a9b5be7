import { existsSync, globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { placesByRow } from "./places.ts";
import { isCode, reachedBy } from "./reach.ts";
import { tagsOf } from "./tags.ts";

const { rows } = JSON.parse(readFileSync("tests/fixtures/requirements-rows.json", "utf8")) as {
  rows: Record<string, string>;
};

describe("where rows live", () => {
  const places = placesByRow();

  test("every row has a place, and nothing else has", () => {
    expect([...places.keys()].sort()).toEqual(Object.keys(rows).sort());
  });

  test("every place is there", () => {
    const missing = [...places].flatMap(([row, paths]) =>
      paths.filter((path) => !existsSync(path)).map((path) => `${row} ${path}`),
    );
    expect(missing).toEqual([]);
  });

  test("the code of a place is what some test of its row can run", () => {
    const reached = new Map<string, ReadonlySet<string>[]>();
    for (const file of globSync(["tests/**/*.test.ts", "e2e/tests/**/*.test.ts"]))
      for (const row of new Set(tagsOf(file, readFileSync(file, "utf8")).tagged.map((each) => each.row)))
        reached.set(row, [...(reached.get(row) ?? []), reachedBy(file)]);
    const apart = [...places].flatMap(([row, paths]) => {
      const files = reached.get(row)?.flatMap((each) => [...each]);
      return files === undefined
        ? []
        : paths
            .filter((path) => isCode(path) && !files.some((file) => `${file}/`.startsWith(`${path}/`)))
            .map((path) => `${row} ${path}`);
    });
    expect(apart).toEqual([]);
  });
});

import { describe, expect, test } from "@jest/globals";
import { tagsOf } from "./tags.ts";

const FILE = "tests/a.test.ts";
const read = (text: string) => tagsOf(FILE, text).tagged.map(({ row, title }) => `${row}: ${title}`);

describe("row tags as written", () => {
  test("stand in names of tests and describes, several in one, before or after the text", () => {
    expect(
      read('describe("[C1][C2] a room", () => { test(`holds [X7]`, f); test.failing("[Q1] not yet", f); });'),
    ).toEqual(["C1: a room", "C2: a room", "X7: holds", "Q1: not yet"]);
  });

  test("are not taken from comments, from other calls, or from what only looks like one", () => {
    const text = '/* [C1] */ say("[C2]"); test("[Z3] [C] [C4-C6] [4]", f);';
    expect(tagsOf(FILE, text)).toEqual({ tagged: [], astray: ["C2"] });
  });

  test("of a table are read from the table, in place or by name, a line for each entry", () => {
    const each = (table: string) => `test.each(${table})("[%s] %s calls %d", f);`;
    const lines = ["C1: nats calls 4222", "C2: … calls 53"];
    const table = '[["C1", "nats", 4222], ["C2", dns, 53]] as const';
    expect(read(each(table))).toEqual(lines);
    expect(read(`const CALLS: readonly Call[] = ${table}; ${each("CALLS")}`)).toEqual(lines);
  });

  test("of a table of objects are read from the property that the name asks for", () => {
    expect(
      read('describe.each([{ row: "C1", on: "eks" }, { on: kind, row: "C2" }])("[$row] on $on", f);'),
    ).toEqual(["C1: on eks", "C2: on …"]);
  });

  test("of a list of names are read from the names", () => {
    expect(read('test.each(["[C1] one", "two"])("%s", f);')).toEqual(["C1: one"]);
  });

  test("before a table that is made elsewhere stand for all of its entries", () => {
    expect(read('test.each(Object.keys(ALL))("[C1] %s holds", f);')).toEqual(["C1: … holds"]);
  });
});

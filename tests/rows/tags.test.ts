import { describe, expect, test } from "@jest/globals";
import { tagText } from "./columns.ts";
import { tagsOf } from "./tags.ts";

const FILE = "tests/a.test.ts";
const read = (text: string) => tagsOf(FILE, text).tagged.map((tag) => `${tagText(tag)}: ${tag.title}`);

describe("row tags as written", () => {
  test("stand in names of tests and describes, several in one, before or after the text", () => {
    expect(
      read(
        'describe("[C1 C2 text] a room", () => { test(`holds [X7 effect]`, f); test.failing("[Q1 text][T4 contradicted dev] not yet", f); });',
      ),
    ).toEqual([
      "C1 text: a room",
      "C2 text: a room",
      "X7 effect: holds",
      "Q1 text: not yet",
      "T4 contradicted dev: not yet",
    ]);
  });

  test("are not taken from comments, from other calls, or from what only looks like one", () => {
    const text = '/* [C1 text] */ say("[C2 text]"); test("[Z3] [C] [4]", f);';
    expect(tagsOf(FILE, text)).toEqual({ tagged: [], astray: ["C2 text"], unreadable: [] });
  });

  test("that cannot be read are kept with what is wrong", () => {
    const { tagged, unreadable } = tagsOf(FILE, 'test("[C1 text] [C2 efect] [C3] it holds", f);');
    expect(tagged.map(tagText)).toEqual(["C1 text"]);
    expect(unreadable.map(({ tag }) => tag)).toEqual(["C2 efect", "C3"]);
  });

  test("of a table are read from the table, in place or by name, a line for each entry", () => {
    const each = (table: string) => `test.each(${table})("[%s effect] %s calls %d", f);`;
    const lines = ["C1 effect: nats calls 4222", "C2 effect: … calls 53"];
    const table = '[["C1", "nats", 4222], ["C2", dns, 53]] as const';
    expect(read(each(table))).toEqual(lines);
    expect(read(`const CALLS: readonly Call[] = ${table}; ${each("CALLS")}`)).toEqual(lines);
  });

  test("of a table of objects are read from the property that the name asks for", () => {
    expect(
      read('describe.each([{ row: "C1", on: "eks" }, { on: kind, row: "C2" }])("[$row text] on $on", f);'),
    ).toEqual(["C1 text: on eks", "C2 text: on …"]);
  });

  test("of a list of names are read from the names", () => {
    expect(read('test.each(["[C1 text] one", "two"])("%s", f);')).toEqual(["C1 text: one"]);
  });

  test("before a table that is made elsewhere stand for all of its entries", () => {
    expect(read('test.each(Object.keys(ALL))("[C1 text] %s holds", f);')).toEqual(["C1 text: … holds"]);
  });
});

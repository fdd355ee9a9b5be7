import { describe, expect, test } from "@jest/globals";
import ts from "typescript";
import { emitPlain } from "../../crds/generate/emit-plain.ts";
import { ownModel } from "./own-package.ts";

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  types: [],
};
const PLAIN = emitPlain(ownModel());

const FILE = "/own.ts";

/** One program a line, compiled behind the plain types of our own CRD; the numbers of the lines that are refused. */
function refused(lines: readonly string[]): number[] {
  const text = `${PLAIN}\n${lines.join("\n")}`;
  const host = ts.createCompilerHost(OPTIONS);
  const read = host.getSourceFile;
  host.getSourceFile = (name, version) =>
    name === FILE ? ts.createSourceFile(name, text, version) : read.call(host, name, version);
  const program = ts.createProgram([FILE], OPTIONS, host);
  const before = PLAIN.split("\n").length;
  const found = ts
    .getPreEmitDiagnostics(program)
    .map(({ file, start = 0 }) => (file?.getLineAndCharacterOfPosition(start).line ?? 0) - before);
  return [...new Set(found)].sort((a, b) => a - b);
}

/** The least a spec needs. */
const least = 'size: 2, mode: "Fast"';
const spec = (fields: string) => `export const s${count++}: WidgetSpec = { ${least}, ${fields} };`;
let count = 0;

describe("the plain types of a CRD that has every construct", () => {
  test("take what the API server takes", () => {
    const programs = [
      `export const whole: Widget = { apiVersion: "palisade.example/v1", kind: "Widget", metadata: { name: "a" }, spec: { ${least} } };`,
      spec('level: "high"'),
      spec("note: null"),
      spec("port: 80"),
      spec('port: "web"'),
      spec('free: { any: ["thing"] }'),
      spec("anything: 7"),
      spec('"x-odd name": true'),
      spec('labels: { a: "b" }'),
      spec('rooms: [{ name: "hall" }]'),
      spec("refused: []"),
      spec('choice: { left: "a" }'),
      spec('picked: "b"'),
      spec("closed: {}"),
      "export const status: WidgetStatus = { ready: true };",
      'export const level: WidgetSpecLevel = "lowest";',
    ];
    expect(refused(programs)).toEqual([]);
  });

  test("refuse what it refuses, as far as types can say", () => {
    const programs = [
      'export const noSpec: Widget = { apiVersion: "palisade.example/v1", kind: "Widget", metadata: { name: "a" } };',
      `export const other: Widget = { apiVersion: "palisade.example/v2", kind: "Widget", metadata: { name: "a" }, spec: { ${least} } };`,
      `export const status: Widget = { apiVersion: "palisade.example/v1", kind: "Widget", metadata: { name: "a" }, spec: { ${least} }, status: {} };`,
      'export const noSize: WidgetSpec = { mode: "Fast" };',
      spec("unknown: 1"),
      spec('level: "higher"'),
      spec("word: null"),
      spec("port: true"),
      spec('closed: { a: "b" }'),
      spec("labels: { a: 1 }"),
      spec("rooms: [{ floor: 1 }]"),
      spec('refused: ["a"]'),
      spec('choice: { left: "a", right: "b" }'),
      spec('choice: { middle: "a" }'),
      spec('picked: "a"'),
    ];
    expect(refused(programs)).toEqual(programs.map((_, index) => index));
  });
});

import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type YAMLMap,
} from "yaml";
import { childPath } from "../../model/path.ts";

/** Where the `yaml` package finds what a path names; an item without a character of its own has only a line. */
export interface Written {
  readonly line: number;
  readonly column?: number;
}

type Found = Map<string, Written>;

/** Every path of every document in a text, as the `yaml` package reads it. Throws for what it refuses. */
export function writtenIn(text: string): Found[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { version: "1.1", merge: true, lineCounter: lines });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    const written = (node: Node): Written => {
      const [start = 0, end = 0] = node.range ?? [];
      const { line, col } = lines.linePos(start);
      return start === end ? { line } : { line, column: col };
    };
    const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
    const entries = (map: YAMLMap): Map<string, { key: Node; value: unknown }> => {
      const own = new Map<string, { key: Node; value: unknown }>();
      const merged: YAMLMap[] = [];
      for (const { key, value } of map.items) {
        const name = resolved(key);
        if (!isScalar(name)) throw new Error("a key is no scalar");
        if (name.type === "PLAIN" && name.source === "<<") {
          const from = resolved(value);
          for (const one of isSeq(from) ? from.items.map(resolved) : [from]) merged.push(one as YAMLMap);
        } else own.set(String(name.toJS(document)), { key: key as Node, value });
      }
      for (const from of merged)
        for (const [name, entry] of entries(from)) if (!own.has(name)) own.set(name, entry);
      return own;
    };
    const found: Found = new Map();
    const walk = (node: unknown, path: string): void => {
      const target = resolved(node);
      if (isMap(target)) {
        for (const [name, { key, value }] of entries(target)) {
          found.set(childPath(path, name), written(key));
          walk(value, childPath(path, name));
        }
      } else if (isSeq(target)) {
        for (const [i, item] of target.items.entries()) {
          found.set(`${path}[${i}]`, written(item as Node));
          walk(item, `${path}[${i}]`);
        }
      }
    };
    if (document.contents === null) return [];
    walk(document.contents, "");
    return [found];
  });
}

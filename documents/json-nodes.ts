import type { WrittenNode } from "./positions.ts";

/**
 * The parts of a JSON document that JSON.parse has accepted, found when they are asked for. `offset` is where the
 * text begins in its file. Of equal keys the last counts, as for JSON.parse.
 */
export function jsonNodes(text: string, offset: number): WrittenNode {
  return nodeAt(text, skipBlank(text, 0), offset);
}

/** The value at `at`, named by what stands at `name`. */
function nodeAt(text: string, at: number, offset: number, name = at): WrittenNode {
  let parts: ReadonlyMap<string, WrittenNode> | undefined;
  return {
    offset: offset + name,
    parts: () => {
      parts ??= partsAt(text, at, offset);
      return parts;
    },
  };
}

function partsAt(text: string, begin: number, offset: number): ReadonlyMap<string, WrittenNode> {
  const parts = new Map<string, WrittenNode>();
  const isObject = text[begin] === "{";
  if (!isObject && text[begin] !== "[") return parts;
  let at = skipBlank(text, begin + 1);
  while (text[at] !== "}" && text[at] !== "]") {
    const name = at;
    if (isObject) at = skipBlank(text, skipBlank(text, endOfText(text, at)) + 1);
    const key = isObject ? keyAt(text, name) : String(parts.size);
    parts.set(key, nodeAt(text, at, offset, name));
    at = skipBlank(text, endOfValue(text, at));
    if (text[at] === ",") at = skipBlank(text, at + 1);
  }
  return parts;
}

const keyAt = (text: string, at: number): string => JSON.parse(text.slice(at, endOfText(text, at)));

const BLANK = /[ \t\r\n]*/y;

function skipBlank(text: string, at: number): number {
  BLANK.lastIndex = at;
  BLANK.test(text);
  return BLANK.lastIndex;
}

/** End of the quoted text that begins at `at`. */
function endOfText(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return end + 1;
  }
}

/** The rest of a number, `true`, `false` or `null`. */
const WORD = /[^,\]} \t\r\n]*/y;

function endOfValue(text: string, begin: number): number {
  let depth = 0;
  let at = begin;
  do {
    const character = text[at];
    if (character === '"') at = endOfText(text, at);
    else {
      if (character === "{" || character === "[") depth++;
      else if (character === "}" || character === "]") depth--;
      at++;
    }
  } while (depth > 0);
  WORD.lastIndex = at;
  WORD.test(text);
  return WORD.lastIndex;
}

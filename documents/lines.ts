import type { Position } from "../model/position.ts";

/** A byte order mark says how a file is stored; no editor counts it as a column. */
const MARK = "\uFEFF";

/** The lines of a text. They are counted when the first position is asked for, and then once and for all. */
export class Lines {
  readonly #text: string;
  #starts: Uint32Array | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Position of a character; lines end with a line feed, whatever stands before it. */
  at(offset: number): Position {
    this.#starts ??= startsOf(this.#text);
    const line = lastUpTo(this.#starts, offset);
    const start = this.#starts[line] ?? 0;
    return { line: line + 1, column: Math.max(offset - start, 0) + 1 };
  }
}

/** Offsets at which lines begin. */
function startsOf(text: string): Uint32Array {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  const starts = new Uint32Array(count);
  starts[0] = text.startsWith(MARK) ? MARK.length : 0;
  let line = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts[++line] = at + 1;
  return starts;
}

/** Index of the last of ascending numbers that is not greater than `wanted`, 0 where all are. */
function lastUpTo(numbers: Uint32Array, wanted: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((numbers[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

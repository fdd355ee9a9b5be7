import { stepsOf } from "../model/path.ts";
import type { Position } from "../model/position.ts";
import type { Lines } from "./lines.ts";
import { once } from "./once.ts";

/** A part of a document as it is written. */
export interface WrittenNode {
  /** Offset in the file of what a person looks for: the key of an entry, the first character of an item. */
  readonly offset: number;
  /** Its parts by key, or by index for the items of a list; empty for a scalar. */
  readonly parts: () => ReadonlyMap<string, WrittenNode>;
}

/**
 * Where the parts of one document stand in its file. `of("spec.egress[0]")` is the position of the first item of
 * `egress`, and `{ file, ...positions.of(path) }` the place of a diagnostic about that path. Paths are those of `Cursor`
 * and of the schema checks, which `childPath` writes. An entry of an object stands where its key does, an item of a list
 * at its first character, and an empty item at its dash. What was merged or is referred to through an anchor stands
 * where it is written out.
 *
 * The first question costs a pass over the document, each later one a few look-ups. This object holds the text and the
 * events of its document, so that readers keep the positions they need and let go of it.
 */
export class Positions {
  readonly #root: () => WrittenNode;
  readonly #lines: Lines;

  constructor(root: () => WrittenNode, lines: Lines) {
    this.#root = root;
    this.#lines = lines;
  }

  /** Position of what a path names, or of the nearest part above it that is written; empty means the document. */
  of(path: string): Position {
    return this.#lines.at(this.#find(path).offset);
  }

  /** Positions of one part, whose own paths begin there: an object of a List. */
  within(path: string): Positions {
    return new Positions(
      once(() => this.#find(path)),
      this.#lines,
    );
  }

  #find(path: string): WrittenNode {
    let node = this.#root();
    for (const step of stepsOf(path)) {
      const next = node.parts().get(step);
      if (next === undefined) return node;
      node = next;
    }
    return node;
  }
}

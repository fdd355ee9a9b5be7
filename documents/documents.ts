import { fileTooLarge } from "../diagnostics/input/file-too-large.ts";
import { notText } from "../diagnostics/input/not-text.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { unreadDocument } from "./diagnostics.ts";
import type { Issue } from "./issue.ts";
import { Lines } from "./lines.ts";
import { cutList } from "./list-items.ts";
import type { Place } from "./object.ts";
import { once } from "./once.ts";
import { contentOf, type Piece, type PieceRead, parsePiece } from "./piece.ts";
import { Positions, type WrittenNode } from "./positions.ts";

/** A file as the command line hands it over. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

export type DocumentRead =
  | {
      readonly kind: "document";
      readonly value: unknown;
      readonly place: Place;
      /** Where each of its parts stands. */
      readonly positions: Positions;
    }
  /** Something that could not be read, and why; the rest still is. */
  | { readonly kind: "unread"; readonly diagnostics: readonly Diagnostic[] };

/** Larger than any manifest anyone applies; bounds what one file can cost. */
export const LARGEST_FILE = 64 * 1024 * 1024;

/**
 * The documents of a file, one after the other, each parsed on its own: what is wrong with one leaves the others
 * as they are, and no more than one is held at a time. A line that begins with `---` ends a document wherever it
 * stands, so a file can be cut before it is parsed.
 */
export function* documentsIn(file: SourceFile): Generator<DocumentRead> {
  const { name, text } = file;
  const whole = { file: name };
  if (text.length > LARGEST_FILE) {
    yield unread(whole, {
      rule: fileTooLarge,
      args: { what: "file", size: text.length, most: LARGEST_FILE },
    });
    return;
  }
  if (text.includes("\0")) {
    yield unread(whole, { rule: notText, args: {} });
    return;
  }
  const lines = new Lines(text);
  for (const piece of cut(text)) {
    for (const read of readAll(piece)) {
      const place = { file: name, ...lines.at(read.offset) };
      if (read.kind === "unread") yield unread(place, read);
      else {
        const { value, root } = read;
        yield { kind: "document", value, place, positions: new Positions(root, lines) };
      }
    }
  }
}

/** A piece as it stands, or each item of a list as a list of its own. */
function* readAll(piece: Piece): Generator<PieceRead> {
  const list = cutList(piece.text);
  if (list === undefined) {
    yield parsePiece(piece);
    return;
  }
  const head = parsePiece({ text: list.head, offset: piece.offset, gap: list.gap });
  if (head.kind !== "value" || !isObject(head.value)) {
    yield head;
    return;
  }
  // Items named a second time would be lost in silence: what the parser says of the whole is the answer.
  if (Object.hasOwn(head.value, "items")) {
    yield parsePiece(piece);
    return;
  }
  const items = piece.offset + list.gap.from;
  for (const { text, from } of list.items) {
    const read = parsePiece({ text, offset: piece.offset + from });
    if (read.kind !== "value") yield read;
    else {
      const value = { ...head.value, items: [read.value] };
      yield { ...read, value, root: once(() => listOf(head.root(), items, read.root())) };
    }
  }
}

/** A list of one item, whose key `items` stands at an offset of its own. */
const listOf = (head: WrittenNode, items: number, item: WrittenNode): WrittenNode => ({
  offset: item.offset,
  parts: () => new Map([...head.parts(), ["items", { offset: items, parts: () => new Map([["0", item]]) }]]),
});

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const unread = (place: Place, { rule, args }: Omit<Issue, "path">): DocumentRead => ({
  kind: "unread",
  diagnostics: unreadDocument([{ rule, path: "", args }], place),
});

/** Pieces between document markers that hold anything but blanks and comments. */
function* cut(text: string): Generator<Piece> {
  const marker = /^---(?=[ \t\r\n]|$).*$/gm;
  for (let offset = 0; ; ) {
    const found = marker.exec(text);
    const piece = text.slice(offset, found?.index);
    if (contentOf(piece) !== undefined) yield { text: piece, offset };
    if (found === null) return;
    // What follows the marker on its own line belongs to the document.
    offset = found.index + 3;
  }
}

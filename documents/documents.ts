import { type CutList, cutList } from "./list-items.ts";
import type { Place } from "./object.ts";
import { parseYaml } from "./yaml.ts";

/** A file as the command line hands it over. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** Something that could not be read, and why; the rest still is. */
export interface InputProblem {
  readonly code: "file-too-large" | "not-text" | "not-yaml" | "not-an-object" | "wrong-shape" | "duplicate";
  readonly place: Place;
  readonly message: string;
}

export type DocumentRead =
  | { readonly kind: "document"; readonly value: unknown; readonly place: Place }
  | { readonly kind: "problem"; readonly problem: InputProblem };

/** Larger than any manifest anyone applies; bounds what one file can cost. */
export const LARGEST_FILE = 64 * 1024 * 1024;
/** One YAML document; a parsed one takes some twenty times its size. JSON is bounded by the file alone. */
const LARGEST_YAML = 8 * 1024 * 1024;

/**
 * The documents of a file, one after the other, each parsed on its own: what is wrong with one leaves the others
 * as they are, and no more than one is held at a time. A line that begins with `---` ends a document wherever it
 * stands, so a file can be cut before it is parsed.
 */
export function* documentsIn(file: SourceFile): Generator<DocumentRead> {
  const whole = { file: file.name };
  if (file.text.length > LARGEST_FILE) {
    yield problem("file-too-large", whole, `is ${file.text.length} characters; the most is ${LARGEST_FILE}`);
    return;
  }
  if (file.text.includes("\0")) {
    yield problem("not-text", whole, "holds binary data, no text");
    return;
  }
  for (const { text, line } of cut(file.text)) {
    const list = cutList(text);
    if (list === undefined) yield parse(text, { file: file.name, line });
    else yield* itemsOf(list, text, { file: file.name, line: line + 1 - firstLine(text) }, line);
  }
}

/** Each item of a list as a list of its own, from the line on which its text begins; the list begins on `line`. */
function* itemsOf(
  list: CutList,
  text: string,
  { file, line: start }: Required<Place>,
  line: number,
): Generator<DocumentRead> {
  const head = parse(list.head, { file, line });
  if (head.kind === "problem" || !isObject(head.value)) {
    yield head;
    return;
  }
  // Items named a second time would be lost in silence: what the parser says of the whole is the answer.
  if (Object.hasOwn(head.value, "items")) {
    yield parse(text, { file, line });
    return;
  }
  for (const item of list.items) {
    const read = parse(item.text, { file, line: start + item.line });
    yield read.kind === "problem" ? read : { ...read, value: { ...head.value, items: [read.value] } };
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const problem = (code: InputProblem["code"], place: Place, message: string): DocumentRead => ({
  kind: "problem",
  problem: { code, place, message },
});

/** Pieces between document markers that hold anything but blanks and comments, with the line of their first content. */
function* cut(text: string): Generator<{ text: string; line: number }> {
  const marker = /^---(?=[ \t\r\n]|$).*$/gm;
  let start = 0;
  let line = 1;
  for (;;) {
    const found = marker.exec(text);
    const end = found?.index ?? text.length;
    const piece = text.slice(start, end);
    const content = /^(?![ \t]*(?:#.*)?\r?$)(?!%).+$/m.exec(piece);
    if (content !== null) yield { text: piece, line: line + newlines(piece.slice(0, content.index)) };
    if (found === null) return;
    line += newlines(piece);
    // What follows the marker on its own line belongs to the document.
    start = end + 3;
  }
}

const newlines = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
};

function parse(text: string, place: Place): DocumentRead {
  const trimmed = text.trimStart();
  if (/^[{[]/.test(trimmed)) {
    try {
      return { kind: "document", value: JSON.parse(trimmed), place };
    } catch {
      // Flow-style YAML begins alike.
    }
  }
  if (text.length > LARGEST_YAML) {
    return problem(
      "file-too-large",
      place,
      `is a YAML document of ${text.length} characters; the most is ${LARGEST_YAML}`,
    );
  }
  const read = parseYaml(text);
  if (read.kind === "value") return { kind: "document", value: read.value, place };
  const first = place.line ?? 1;
  // What is missing at the end is missed after the last line.
  const at = Math.min(read.line, newlines(text.trimEnd())) + 1 - firstLine(text);
  const line = first + Math.max(at, 0);
  const template = text.includes("{{") ? "; it looks like a template: give what helm template prints" : "";
  return problem("not-yaml", { ...place, line }, `${read.message}${template}`);
}

/** Line of the first content within a piece, from 1. */
const firstLine = (text: string): number => {
  const content = /^(?![ \t]*(?:#.*)?\r?$)(?!%).+$/m.exec(text);
  return 1 + newlines(text.slice(0, content?.index ?? 0));
};

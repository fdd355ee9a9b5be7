import { fileTooLarge } from "../diagnostics/input/file-too-large.ts";
import { notYaml } from "../diagnostics/input/not-yaml.ts";
import type { Issue } from "./issue.ts";
import { jsonNodes } from "./json-nodes.ts";
import { once } from "./once.ts";
import type { WrittenNode } from "./positions.ts";
import { parseYaml } from "./yaml.ts";
import { yamlNodes } from "./yaml-nodes.ts";

/** A part of a file that is parsed on its own. */
export interface Piece {
  readonly text: string;
  /** Where it begins in the file. */
  readonly offset: number;
  /** What was cut out of its text, which goes on after it. Absent means nothing was. */
  readonly gap?: { readonly from: number; readonly to: number };
}

/** What a piece says, with the offset in the file of its first character or of what is wrong. */
export type PieceRead =
  | {
      readonly kind: "value";
      readonly value: unknown;
      readonly offset: number;
      readonly root: () => WrittenNode;
    }
  | ({ readonly kind: "unread"; readonly offset: number } & Omit<Issue, "path">);

/** One YAML document; a parsed one takes some twenty times its size. JSON is bounded by the file alone. */
const LARGEST_YAML = 8 * 1024 * 1024;

/** Reads a piece as JSON or YAML. Where it holds something wrong, the first of it is said. */
export function parsePiece(piece: Piece): PieceRead {
  const { text } = piece;
  const content = contentOf(text) ?? 0;
  const offset = inFile(piece, content);
  const trimmed = text.trimStart();
  if (/^[{[]/.test(trimmed)) {
    try {
      const value: unknown = JSON.parse(trimmed);
      return { kind: "value", value, offset, root: once(() => jsonNodes(trimmed, offset)) };
    } catch {
      // Flow-style YAML begins alike.
    }
  }
  if (text.length > LARGEST_YAML) {
    const args = { what: "YAML document", size: text.length, most: LARGEST_YAML };
    return { kind: "unread", rule: fileTooLarge, args, offset };
  }
  const read = parseYaml(text);
  if (read.kind === "value") {
    const { value, events } = read;
    const root = once(() => yamlNodes({ text, events, inFile: (at) => inFile(piece, at) }));
    return { kind: "value", value, offset, root };
  }
  // What is missing at the end is missed after the last character.
  const at = Math.min(Math.max(read.offset ?? 0, content), text.trimEnd().length);
  const args = { problem: read.message, template: text.includes("{{") };
  return { kind: "unread", rule: notYaml, args, offset: inFile(piece, at) };
}

/** Offset of the first character that is no blank, comment or directive; undefined where all of it is. */
export function contentOf(text: string): number | undefined {
  const line = /^(?![ \t]*(?:#.*)?\r?$)(?!%).+$/m.exec(text);
  return line === null ? undefined : line.index + line[0].search(/\S|$/);
}

const inFile = ({ offset, gap }: Piece, at: number): number =>
  offset + at + (gap !== undefined && at >= gap.from ? gap.to - gap.from : 0);

import { escapeTerminal } from "../../model/escape.ts";

/** Characters beyond ASCII controls that hide or reorder text; JSON lets them stand as they are. */
const HIDDEN = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const codePoint = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** JSON in which nothing acts on a terminal; it reads back as the same value. */
export const printJson = (value: unknown): string =>
  `${JSON.stringify(value, undefined, 2).replace(HIDDEN, codePoint)}\n`;

/** JSON for a page: it cannot end the script element it stands in, and its texts show what would hide or reorder. */
export const embedJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === "string" ? escapeTerminal(part) : part,
  ).replace(/[<>&]/g, codePoint);

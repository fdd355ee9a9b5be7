/** The columns of docs/coverage.md, and the words of a row tag: `[C37 text]`, `[T46 contradicted dev]`. */
import { nearest } from "../../model/near-miss.ts";

/**
 * What a test says of a row. `text`: what is written is what the spec has. `effect`: a verdict shows that stacks do what the row
 * asks. `contradicted`: a verdict shows that they do not. `live`: the row's script tells a cluster that does from one that
 * does not, tried on a stand-in.
 */
export const CLAIMS = ["text", "effect", "contradicted", "live"] as const;
export type Claim = (typeof CLAIMS)[number];

/** The stacks that the repository ships: what an effect is about where a tag names no stack. */
export const SHIPPED = ["dev", "prod"] as const;
export type ShippedStack = (typeof SHIPPED)[number];

/** Stacks of other engines and clouds, one of each under examples/. */
export const EXAMPLES = ["aks", "calico", "eks", "gke"] as const;

/** In the order of the document. */
export const STACKS = [...SHIPPED, ...EXAMPLES] as const;
export type Stack = (typeof STACKS)[number];

/** One row's part of a tag. */
export interface Tag {
  readonly row: string;
  readonly claim: Claim;
  /** Those that an effect is shown or contradicted of; empty for a text and for a script. */
  readonly stacks: readonly Stack[];
}

/** A tag as it is written, without its brackets, or what is wrong with it. */
export type ReadTag = readonly Tag[] | { readonly problem: string };

/** Whatever begins like a tag is one: a misspelt tag must not pass for text. */
const TAG = /\[([MCTPYSQX]\d[^\]]*)\]/g;

const ROW = /^[MCTPYSQX]\d+[a-z]?(?:-[MCTPYSQX]\d+)?$/;

/** The tags of a name, without their brackets. */
export const tagsIn = (name: string): string[] => [...name.matchAll(TAG)].map((match) => match[1] ?? "");

/** A name as a reader wants it. */
export const withoutTags = (name: string): string => name.replace(TAG, "").replace(/\s+/g, " ").trim();

/** Reads `C10-C24 C63 effect prod`. */
export function readTag(text: string): ReadTag {
  const words = text.split(" ");
  const end = words.findIndex((word) => !ROW.test(word));
  const [claim, ...stacks] = end === -1 ? [] : words.slice(end);
  const rows = rowsOf(words.slice(0, end === -1 ? words.length : end).join(" "));
  if (claim === undefined || !isOneOf(CLAIMS, claim)) return { problem: unknown(claim, CLAIMS, "no column") };
  const strange = stacks.find((stack) => !isOneOf(STACKS, stack));
  if (strange !== undefined) return { problem: unknown(strange, STACKS, "no stack") };
  const about = claim === "effect" || claim === "contradicted";
  if (!about && stacks.length > 0)
    return { problem: `${claim} is said of no stack: leave out ${stacks.join(" ")}` };
  const named = STACKS.filter((stack) =>
    stacks.length === 0 ? isOneOf(SHIPPED, stack) : stacks.includes(stack),
  );
  return rows.map((row) => ({ row, claim, stacks: about ? named : [] }));
}

function unknown(word: string | undefined, words: readonly string[], what: string): string {
  if (word === undefined) return `names no column: end it with ${words.join(", ")}`;
  const near = nearest(word, words);
  return `${word} is ${what}${near === undefined ? `: take ${words.join(", ")}` : `; ${near} is`}`;
}

const isOneOf = <Word extends string>(words: readonly Word[], word: string): word is Word =>
  (words as readonly string[]).includes(word);

/** The rows that `C10-C24 C63` means, in its order. */
export function rowsOf(rows: string): string[] {
  return rows.split(" ").flatMap((part) => {
    const [from = "", to] = part.split("-");
    if (to === undefined) return [from];
    const first = Number(from.slice(1));
    return Array.from({ length: Number(to.slice(1)) - first + 1 }, (_, i) => `${from[0]}${first + i}`);
  });
}

/** One tag as it is written by itself. */
export function tagText({ row, claim, stacks }: Tag): string {
  const shipped = stacks.length === SHIPPED.length && stacks.every((stack) => isOneOf(SHIPPED, stack));
  return [row, claim, ...(shipped ? [] : stacks)].join(" ");
}

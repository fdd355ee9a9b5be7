/**
 * What each row of the checklist asks for, and so which columns it must have. The kind of a row decides; a row that can have
 * no verdict is of a kind that says why.
 */
import { rowsOf, SHIPPED, type ShippedStack } from "./columns.ts";

/** A kind of row. */
export interface Kind {
  /** What such a row asks for, as the document says it. */
  readonly asks: string;
  /** Whether something is written that a test can compare with the spec. */
  readonly text: boolean;
  /** Whether a verdict on a stack can show it; else why not. */
  readonly effect: true | string;
}

/** Every kind, in the order of the document. */
export const KINDS = {
  rule: {
    asks: "a rule of a policy or an edge of a matrix",
    text: true,
    effect: true,
  },
  behaviour: {
    asks: "something that happens, whatever is written for it",
    text: false,
    effect: true,
  },
  name: {
    asks: "a name, a kind, a label, a description or a way of writing",
    text: true,
    effect: "no packet and no process is judged by it",
  },
  file: {
    asks: "a file, a folder or a package",
    text: true,
    effect: "it is there or not",
  },
  document: {
    asks: "a document or a mapping",
    text: true,
    effect: "it is for people",
  },
  given: {
    asks: "what others run or recommend, or words that other rows use",
    text: true,
    effect: "it asks nothing of a stack",
  },
  cluster: {
    asks: "what only a cluster, a kernel or Docker can show",
    text: true,
    effect: "no verdict without one can show it: see the script",
  },
} as const satisfies Readonly<Record<string, Kind>>;
export type KindName = keyof typeof KINDS;

/** What one row asks for. */
export interface Asked {
  readonly kind: KindName;
  /** The stacks that its effect must be shown or contradicted of; empty where it asks for none. */
  readonly stacks: readonly ShippedStack[];
}

/** Rows by kind; `dev` or `prod` where the row is about an auditing or an enforcing stack, or about its platform. */
const ASKED: readonly (readonly [rows: string, kind: KindName, ...stacks: readonly ShippedStack[]])[] = [
  ["M1-M3", "file"],
  ["M4-M8", "behaviour"],

  ["C1", "behaviour", "prod"],
  ["C2", "rule"],
  ["C3", "name"],
  ["C4", "rule"],
  ["C5", "behaviour"],
  ["C6", "rule"],
  ["C7 C8", "given"],
  ["C9", "name"],
  ["C10-C20", "rule"],
  ["C21", "given"],
  ["C22-C24", "rule"],
  ["C25", "file"],
  ["C26", "name"],
  ["C27-C30", "rule"],
  ["C31", "name"],
  ["C32-C59", "rule"],
  ["C60", "file"],
  ["C61 C62", "behaviour", "dev"],
  ["C63", "given"],
  ["C64", "behaviour", "dev"],
  ["C65", "behaviour", "prod"],
  ["C66-C71", "behaviour"],
  ["C72", "cluster"],
  ["C73 C74", "behaviour", "prod"],
  ["C75-C79", "behaviour"],
  ["C80", "given"],
  ["C81", "file"],
  ["C82", "name"],
  ["C83-C90", "rule"],
  ["C91", "name"],
  ["C92", "behaviour"],
  ["C93", "behaviour", "dev"],
  ["C94", "behaviour", "prod"],

  ["T1 T7", "file"],
  ["T2-T5", "behaviour"],
  ["T6", "document"],
  ["T8-T10", "name"],
  ["T11-T13", "behaviour"],
  ["T14-T17", "rule"],
  ["T18", "behaviour"],
  ["T19", "rule"],
  ["T20", "name"],
  ["T21-T24", "rule"],
  ["T25", "file"],
  ["T26 T27", "behaviour"],
  ["T28 T35 T51", "cluster"],
  ["T29-T34 T36-T38", "behaviour"],
  ["T39", "file"],
  ["T40-T42", "name"],
  ["T43-T48", "rule"],
  ["T49 T50", "file"],

  ["P1", "rule"],
  ["P2", "name"],
  ["P3-P28", "rule"],
  ["P29", "name"],
  ["P30-P39", "rule"],
  ["P40", "file"],
  ["P41", "name"],
  ["P42-P50", "behaviour"],
  ["P51", "file"],
  ["P52", "behaviour"],
  ["P53", "document"],
  ["P54", "rule"],
  ["P55", "behaviour"],
  ["P56", "rule"],
  ["P57", "behaviour"],

  ["Y1 Y2", "behaviour"],
  ["Y3-Y6", "rule"],
  ["Y7", "file"],
  ["Y8-Y13", "behaviour"],

  ["S1", "behaviour"],
  ["S2 S3", "rule"],
  ["S4", "behaviour"],
  ["S5", "document"],
  ["S6", "file"],
  ["S7-S9", "behaviour"],
  ["S10", "document"],
  ["S11", "behaviour"],

  ["Q1", "given"],
  ["Q2", "rule"],
  ["Q3 Q4", "behaviour"],
  ["Q5", "given"],
  ["Q6", "behaviour"],

  ["X1-X5", "behaviour"],
  ["X6", "behaviour", "prod"],
  ["X7-X10", "behaviour"],
  ["X11", "behaviour", "dev"],
  ["X12", "behaviour"],
  ["X13", "behaviour", "prod"],
  ["X14-X20", "behaviour"],
  ["X21", "given"],
  ["X22-X32", "behaviour"],
  ["X33", "given"],
];

/** What each row asks for. @throws Error when a row is given twice */
export function askedByRow(): ReadonlyMap<string, Asked> {
  const asked = new Map<string, Asked>();
  for (const [rows, kind, ...stacks] of ASKED)
    for (const row of rowsOf(rows)) {
      if (asked.has(row)) throw new Error(`${row} has two entries in asked.ts`);
      const named = stacks.length > 0 ? stacks : SHIPPED;
      asked.set(row, { kind, stacks: KINDS[kind].effect === true ? named : [] });
    }
  return asked;
}

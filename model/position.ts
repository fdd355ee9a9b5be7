/** A place in a text file, as editors count. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units; a tab is one. */
  readonly column: number;
}

/** Where a spec says two things, or nothing, and what this program takes. */
export interface Decision {
  /** Rows of the spec checklist that it concerns. */
  readonly rows: readonly string[];
  /** What the spec says, and where it leaves a choice. */
  readonly found: string;
  /** What is taken, and why. */
  readonly settled: string;
}

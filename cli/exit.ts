/** Exit codes of every verb. */
export const EXIT = {
  clean: 0,
  /** The input was understood, and something in it must be mended. */
  findings: 1,
  /** The input could not be used at all. */
  unusable: 2,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Input that no verb can work with; the message is the one line a person reads. */
export class UnusableInput extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UnusableInput";
  }
}

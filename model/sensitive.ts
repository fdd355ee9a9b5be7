/** What a sensitive value prints as, wherever it would be printed. */
export const REDACTED = "[secret]";

/**
 * A value that must appear in no output. Only the component that hands it to a provider calls `reveal`;
 * every other way out (string, JSON, inspect) gives the redacted word.
 */
export class Sensitive {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return REDACTED;
  }
}

import { nearest } from "./near-miss.ts";
import { childPath } from "./path.ts";

/** Input that an engine would refuse: where, and what would be right. */
export class Refused extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** A careful hand on untrusted data: every step knows its path, and a wrong type is a `Refused`, never a crash. */
export class Cursor {
  readonly value: unknown;
  readonly path: string;

  constructor(value: unknown, path: string) {
    this.value = value;
    this.path = path;
  }

  /** Absent or `null`, which Kubernetes treats alike. */
  get missing(): boolean {
    return this.value === undefined || this.value === null;
  }

  refuse(message: string): never {
    throw new Refused(this.path, message);
  }

  /** A member of an object; of something missing, something missing. */
  field(name: string): Cursor {
    return new Cursor(this.missing ? undefined : own(this.object(), name), childPath(this.path, name));
  }

  /** The object itself; an array or a scalar is refused. */
  object(): Readonly<Record<string, unknown>> {
    if (typeof this.value !== "object" || this.value === null || Array.isArray(this.value)) {
      this.refuse(`must be an object, not ${describe(this.value)}`);
    }
    return this.value as Record<string, unknown>;
  }

  keys(): string[] {
    return this.missing ? [] : Object.keys(this.object());
  }

  /** Items of a list; undefined when there is no list, which is not the same as an empty one. */
  items(): Cursor[] | undefined {
    if (this.missing) return undefined;
    if (!Array.isArray(this.value)) this.refuse(`must be a list, not ${describe(this.value)}`);
    return (this.value as unknown[]).map((item, i) => new Cursor(item, `${this.path}[${i}]`));
  }

  text(): string {
    if (typeof this.value !== "string") {
      this.refuse(`must be text, not ${describe(this.value)}; put quotes around it`);
    }
    return this.value as string;
  }

  optionalText(): string | undefined {
    return this.missing ? undefined : this.text();
  }

  /** Text, or undefined when it is missing or empty. */
  someText(): string | undefined {
    const text = this.optionalText();
    return text === "" ? undefined : text;
  }

  integer(): number {
    if (typeof this.value !== "number" || !Number.isSafeInteger(this.value)) {
      this.refuse(`must be a whole number, not ${describe(this.value)}`);
    }
    return this.value as number;
  }

  optionalInteger(): number | undefined {
    return this.missing ? undefined : this.integer();
  }

  optionalNumber(): number | undefined {
    if (this.missing) return undefined;
    if (typeof this.value !== "number") this.refuse(`must be a number, not ${describe(this.value)}`);
    return this.value as number;
  }

  optionalBoolean(): boolean | undefined {
    if (this.missing) return undefined;
    if (typeof this.value !== "boolean") this.refuse(`must be true or false, not ${describe(this.value)}`);
    return this.value as boolean;
  }

  /** One of a closed list. */
  word<W extends string>(words: readonly W[]): W {
    const text = this.text();
    if (!(words as readonly string[]).includes(text)) {
      this.refuse(`must be one of ${words.join(", ")}, not ${describe(text)}${nearMiss(text, words)}`);
    }
    return text as W;
  }

  texts(): string[] {
    return (this.items() ?? []).map((item) => item.text());
  }

  /** An object whose values are text; empty when missing. */
  textMap(): Record<string, string> {
    const map: Record<string, string> = Object.create(null);
    for (const key of this.keys()) map[key] = this.field(key).text();
    return map;
  }

  /** Fields that are not in the list, with the near miss, as `name (did you mean …?)`. */
  unknownFields(known: readonly string[]): string[] {
    return this.keys()
      .filter((key) => !known.includes(key))
      .map((key) => `${key}${nearMiss(key, known)}`);
  }
}

function nearMiss(word: string, words: readonly string[]): string {
  const near = nearest(word, words);
  return near === undefined ? "" : ` (did you mean ${near}?)`;
}

function own(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

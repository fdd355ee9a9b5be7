import { missingField } from "../diagnostics/schema/missing-field.ts";
import { notAllowed } from "../diagnostics/schema/not-allowed.ts";
import { wrongType } from "../diagnostics/schema/wrong-type.ts";
import type { DiagnosticArgs, DiagnosticRule } from "../model/diagnostic.ts";
import { nearest } from "../model/near-miss.ts";
import { own } from "../model/own.ts";
import { childPath } from "../model/path.ts";
import { shown } from "../model/shown.ts";
import { type Issue, Refused, readEach } from "./issue.ts";
import { typeMismatch, type ValueType } from "./type-mismatch.ts";

/** Keys that are looked through for a near miss, at most: anybody may have written them. */
const MOST_KEYS = 100;

/** A careful hand on untrusted data: every step knows its path, and a wrong type is a `Refused`, never a crash. */
export class Cursor {
  readonly value: unknown;
  readonly #step: string | number;
  readonly #parent: Cursor | undefined;

  /** `step` is the path of a root, and the key or the index of what stands in a parent. */
  constructor(value: unknown, step: string | number = "", parent?: Cursor) {
    this.value = value;
    this.#step = step;
    this.#parent = parent;
  }

  /** Where it stands; put together only when somebody asks. */
  get path(): string {
    if (this.#parent === undefined) return String(this.#step);
    const { path } = this.#parent;
    return typeof this.#step === "number" ? `${path}[${this.#step}]` : childPath(path, this.#step);
  }

  /** Its key in the object that holds it. */
  get name(): string {
    return String(this.#step);
  }

  /** Absent or `null`, which Kubernetes treats alike. */
  get missing(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** Whether anything stands here but nothing and an empty list. */
  get filled(): boolean {
    return !this.missing && !(Array.isArray(this.value) && this.value.length === 0);
  }

  /** What a rule says of this place. */
  issue(rule: DiagnosticRule, args: DiagnosticArgs = {}): Issue {
    return { rule, path: this.path, args };
  }

  refuse(rule: DiagnosticRule, args: DiagnosticArgs = {}): never {
    throw new Refused([this.issue(rule, args)]);
  }

  /** A member of an object; of something missing, something missing. */
  field(name: string): Cursor {
    return new Cursor(this.missing ? undefined : own(this.object(), name), name, this);
  }

  /** The object itself; a list or a scalar is refused. */
  object(): Readonly<Record<string, unknown>> {
    if (typeof this.value !== "object" || this.value === null || Array.isArray(this.value))
      this.#mistyped("object");
    return this.value as Record<string, unknown>;
  }

  keys(): string[] {
    return this.missing ? [] : Object.keys(this.object());
  }

  /** Items of a list; undefined when there is no list, which is not the same as an empty one. */
  items(): Cursor[] | undefined {
    if (this.missing) return undefined;
    if (!Array.isArray(this.value)) this.#mistyped("array");
    return (this.value as unknown[]).map((item, index) => new Cursor(item, index, this));
  }

  /** Items of a list that must be there. */
  list(): Cursor[] {
    return this.items() ?? this.#mistyped("array");
  }

  /** What `read` makes of each item, none where there is no list; all that it refuses is refused together. */
  each<T>(read: (item: Cursor) => T): T[] {
    return readEach(this.items() ?? [], read);
  }

  text(): string {
    if (typeof this.value !== "string") this.#mistyped("string");
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

  /** Text that is not empty; nothing is missing. */
  filledText(): string {
    return this.someText() ?? this.#mistyped("string");
  }

  integer(): number {
    if (typeof this.value !== "number" || !Number.isSafeInteger(this.value)) this.#mistyped("integer");
    return this.value as number;
  }

  optionalInteger(): number | undefined {
    return this.missing ? undefined : this.integer();
  }

  optionalNumber(): number | undefined {
    if (this.missing) return undefined;
    if (typeof this.value !== "number") this.#mistyped("number");
    return this.value as number;
  }

  optionalBoolean(): boolean | undefined {
    if (this.missing) return undefined;
    if (typeof this.value !== "boolean") this.#mistyped("boolean");
    return this.value as boolean;
  }

  /** One of a closed list. */
  word<W extends string>(words: readonly W[]): W {
    const text = this.text();
    if ((words as readonly string[]).includes(text)) return text as W;
    const near = nearest(text, words);
    return this.refuse(notAllowed, {
      value: shown(text),
      allowed: words,
      ...(near === undefined ? {} : { near }),
    });
  }

  texts(): string[] {
    return this.each((item) => item.text());
  }

  /** An object whose values are text; empty when missing. */
  textMap(): Record<string, string> {
    const keys = this.keys();
    const values = readEach(keys, (key) => this.field(key).text());
    const map: Record<string, string> = Object.create(null);
    for (const [index, key] of keys.entries()) map[key] = values[index] ?? "";
    return map;
  }

  /** What was written for one of these fields, as arguments of a rule that misses it; none where nothing is near. */
  nearMiss(fields: readonly string[]): { readonly near?: string; readonly meant?: string } {
    const keys = this.missing ? [] : Object.keys(this.object()).slice(0, MOST_KEYS);
    const strange = keys.filter((key) => !fields.includes(key));
    for (const meant of fields) {
      const near = nearest(meant, strange);
      if (near !== undefined) return { near, meant };
    }
    return {};
  }

  #mistyped(wanted: ValueType): never {
    const isThere = !this.missing && this.value !== "";
    if (isThere || this.#parent === undefined || typeof this.#step === "number")
      return this.refuse(wrongType, typeMismatch(this.value, [wanted]));
    const { near } = this.#parent.nearMiss([this.#step]);
    return this.refuse(missingField, { field: this.#step, ...(near === undefined ? {} : { near }) });
  }
}

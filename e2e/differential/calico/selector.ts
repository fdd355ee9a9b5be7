import type { Laws } from "./laws.ts";
import type { Labels } from "./scenario.ts";

/** Whether labels satisfy a selector. */
export type Test = (labels: Labels, laws: Laws) => boolean;

const parsed = new Map<string, Test | undefined>();

/**
 * The selector of this text, whose grammar is in docs/semantics/calico.md#selector-language; undefined is a syntax
 * error.
 */
export function selectorOf(text: string, laws: Laws): Test | undefined {
  const bindsTighter = text.includes("||") && text.includes("&&") ? laws.holds("selector-precedence") : true;
  const key = `${bindsTighter}${text}`;
  if (!parsed.has(key)) parsed.set(key, new Parser(text, bindsTighter).whole());
  return parsed.get(key);
}

/** Whether the labels satisfy the selector of this text. One that does not parse is only asked where a misreading enforces what is refused. */
export const selects = (text: string, labels: Labels, laws: Laws): boolean =>
  selectorOf(text, laws)?.(labels, laws) ?? true;

class SyntaxProblem extends Error {}

class Parser {
  readonly #text: string;
  readonly #tighter: boolean;
  #at = 0;

  constructor(text: string, andBindsTighter: boolean) {
    this.#text = text;
    this.#tighter = andBindsTighter;
  }

  whole(): Test | undefined {
    try {
      if (this.#take(/$/y) !== undefined) return (_, laws) => laws.holds("selector-empty");
      const test = this.#or();
      if (this.#take(/$/y) === undefined) throw new SyntaxProblem();
      return test;
    } catch (error) {
      if (error instanceof SyntaxProblem) return undefined;
      throw error;
    }
  }

  /** The text that the pattern takes after spaces and tabs, which are the only white space. */
  #take(pattern: RegExp): string | undefined {
    const gap = /[ \t]*/y;
    gap.lastIndex = this.#at;
    gap.exec(this.#text);
    pattern.lastIndex = gap.lastIndex;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match[0];
  }

  #need(pattern: RegExp): string {
    const taken = this.#take(pattern);
    if (taken === undefined) throw new SyntaxProblem();
    return taken;
  }

  #or(): Test {
    return this.#tighter
      ? this.#list(/\|\|/y, some, () => this.#and())
      : this.#list(/&&/y, every, () => this.#and());
  }

  #and(): Test {
    return this.#tighter
      ? this.#list(/&&/y, every, () => this.#operation())
      : this.#list(/\|\|/y, some, () => this.#operation());
  }

  #list(between: RegExp, join: (parts: readonly Test[]) => Test, part: () => Test): Test {
    const parts = [part()];
    while (this.#take(between) !== undefined) parts.push(part());
    return parts.length === 1 ? (parts[0] as Test) : join(parts);
  }

  #operation(): Test {
    if (this.#take(/!/y) !== undefined) {
      const of = this.#operation();
      return (labels, laws) => (laws.holds("selector-negation") ? !of(labels, laws) : of(labels, laws));
    }
    if (this.#take(/all\(\)/y) !== undefined) return () => true;
    if (this.#take(/\(/y) !== undefined) {
      const inner = this.#or();
      this.#need(/\)/y);
      return inner;
    }
    if (this.#take(/has\(/y) !== undefined) {
      const label = this.#need(LABEL);
      this.#need(/\)/y);
      return (labels, laws) =>
        laws.holds("selector-has") ? labels[label] !== undefined : Boolean(labels[label]);
    }
    return this.#comparison(this.#need(LABEL));
  }

  #comparison(label: string): Test {
    if (this.#take(/==/y) !== undefined) {
      const text = this.#string();
      return ({ [label]: value }, laws) =>
        value === undefined ? !laws.holds("selector-equals") : value === text;
    }
    if (this.#take(/!=/y) !== undefined) {
      const text = this.#string();
      return ({ [label]: value }, laws) =>
        value === undefined ? laws.holds("selector-unequal") : value !== text;
    }
    if (this.#take(/contains/y) !== undefined) {
      const text = this.#string();
      return ({ [label]: value }, laws) =>
        value !== undefined && (laws.holds("selector-contains") ? value.includes(text) : value === text);
    }
    if (this.#take(/starts with|startswith/y) !== undefined) {
      const text = this.#string();
      return ({ [label]: value }, laws) =>
        value !== undefined &&
        (laws.holds("selector-starts") ? value.startsWith(text) : value.includes(text));
    }
    if (this.#take(/ends with|endswith/y) !== undefined) {
      const text = this.#string();
      return ({ [label]: value }, laws) =>
        value !== undefined && (laws.holds("selector-ends") ? value.endsWith(text) : value.includes(text));
    }
    if (this.#take(/not in|notin/y) !== undefined) {
      const texts = this.#set();
      return ({ [label]: value }, laws) =>
        value === undefined ? laws.holds("selector-not-in") : !texts.includes(value);
    }
    this.#need(/in/y);
    const texts = this.#set();
    return ({ [label]: value }, laws) =>
      value !== undefined && (laws.holds("selector-in") ? texts.includes(value) : value === texts[0]);
  }

  #string(): string {
    return this.#need(/'[^']*'|"[^"]*"/y).slice(1, -1);
  }

  #set(): string[] {
    this.#need(/\{/y);
    const texts: string[] = [];
    while (this.#take(/\}/y) === undefined) {
      texts.push(this.#string());
      if (this.#take(/,/y) === undefined) {
        this.#need(/\}/y);
        break;
      }
    }
    return texts;
  }
}

const LABEL = /[A-Za-z0-9_./-]{1,512}/y;
const some =
  (parts: readonly Test[]): Test =>
  (labels, laws) =>
    parts.some((part) => part(labels, laws));
const every =
  (parts: readonly Test[]): Test =>
  (labels, laws) =>
    parts.every((part) => part(labels, laws));

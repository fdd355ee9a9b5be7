import { ALL, allOf, anyOf, type LabelSource, label, type Match, not } from "../../model/match.ts";
import { SelectorError, type TextOperator, type Token, tokenize } from "./read-selector-tokens.ts";

const LONGEST = 1024;
/** Deeper brackets than anyone writes; keeps hostile input from exhausting the stack. */
const DEEPEST = 200;

/** A selector as a match on labels of one source. `global()` is only known to `isGlobal`. */
export function parseSelector(selector: string, source: LabelSource): Match {
  if (selector.length > LONGEST) throw new SelectorError(LONGEST, `is longer than ${LONGEST} characters`);
  const parser = new Parser(tokenize(selector), source, selector.length);
  return parser.whole();
}

/** Whether a namespace selector is the one that means "no namespace at all". */
export const isGlobal = (selector: string): boolean => /^[ \t]*global\([ \t]*\)[ \t]*$/.test(selector);

/** Recursive descent: `||` binds weaker than `&&`, `!` strongest; an empty selector is all(). */
class Parser {
  #next = 0;
  #depth = 0;
  readonly #tokens: readonly Token[];
  readonly #source: LabelSource;
  readonly #end: number;

  constructor(tokens: readonly Token[], source: LabelSource, end: number) {
    this.#tokens = tokens;
    this.#source = source;
    this.#end = end;
  }

  whole(): Match {
    if (this.#tokens.length === 0) return ALL;
    const match = this.#or();
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) this.#fail("expected && or || or the end");
    return match;
  }

  #or(): Match {
    const parts = [this.#and()];
    while (this.#accept("||")) parts.push(this.#and());
    return anyOf(parts);
  }

  #and(): Match {
    const parts = [this.#operation()];
    while (this.#accept("&&")) parts.push(this.#operation());
    return allOf(parts);
  }

  #operation(): Match {
    let negated = false;
    while (this.#accept("!")) negated = !negated;
    const match = this.#primary();
    return negated ? not(match) : match;
  }

  #primary(): Match {
    const token = this.#tokens[this.#next];
    if (token?.kind === "has") {
      this.#next++;
      return label(this.#source, token.label, "exists");
    }
    if (this.#accept("all")) return ALL;
    if (token?.kind === "global") this.#fail("global() stands only alone, as a rule's namespaceSelector");
    if (this.#accept("(")) {
      if (++this.#depth > DEEPEST) this.#fail(`brackets nest deeper than ${DEEPEST}`);
      const match = this.#or();
      this.#depth--;
      if (!this.#accept(")")) this.#fail("expected )");
      return match;
    }
    if (token?.kind !== "label") this.#fail("expected a label, has(), all(), ! or (");
    this.#next++;
    return this.#comparison(token.label);
  }

  #comparison(key: string): Match {
    const token = this.#tokens[this.#next];
    if (token?.kind !== "operator") this.#fail(`expected an operator after ${key}, such as == 'value'`);
    this.#next++;
    const operator: TextOperator = token.operator;
    switch (operator) {
      case "==":
        return label(this.#source, key, "in", [this.#text()]);
      case "!=":
        return label(this.#source, key, "not-in", [this.#text()]);
      case "contains":
        return label(this.#source, key, "contains", [this.#text()]);
      case "starts with":
        return label(this.#source, key, "starts-with", [this.#text()]);
      case "ends with":
        return label(this.#source, key, "ends-with", [this.#text()]);
      case "in":
        return label(this.#source, key, "in", this.#set());
      case "not in":
        return label(this.#source, key, "not-in", this.#set());
    }
  }

  #text(): string {
    const token = this.#tokens[this.#next];
    if (token?.kind !== "text") this.#fail("expected a value in quotes");
    this.#next++;
    return token.text;
  }

  #set(): string[] {
    const values: string[] = [];
    if (!this.#accept("{")) this.#fail("expected { and a list of values in quotes");
    while (!this.#accept("}")) {
      values.push(this.#text());
      if (this.#accept("}")) break;
      if (!this.#accept(",")) this.#fail("expected , or }");
    }
    return values;
  }

  #accept(kind: Token["kind"]): boolean {
    if (this.#tokens[this.#next]?.kind !== kind) return false;
    this.#next++;
    return true;
  }

  #fail(message: string): never {
    throw new SelectorError(this.#tokens[this.#next]?.at ?? this.#end, message);
  }
}

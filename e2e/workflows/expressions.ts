/**
 * GitHub's expressions, as far as the workflows here use them: contexts, texts, comparison, `!`, `&&`, `||`, parentheses and a few
 * functions. Whatever else stands in one is an error, never an empty text.
 */

/** What a job may look into: `github`, `secrets`, `steps`, … A key that is not there is null, as on GitHub. */
export type Contexts = Readonly<Record<string, unknown>>;

type Functions = Readonly<Record<string, (...args: unknown[]) => unknown>>;

const token = /\s*('(?:[^']|'')*'|[A-Za-z_][A-Za-z0-9_.-]*|\d+|&&|\|\||==|!=|[!(),])/y;

class Parser {
  readonly #tokens: readonly string[];
  readonly #contexts: Contexts;
  readonly #functions: Functions;
  #at = 0;

  constructor(text: string, contexts: Contexts, functions: Functions) {
    this.#tokens = tokensOf(text);
    this.#contexts = contexts;
    this.#functions = functions;
  }

  whole(): unknown {
    const value = this.#or();
    if (this.#at < this.#tokens.length) throw new Error(`unexpected ${this.#tokens[this.#at]}`);
    return value;
  }

  #take(...wanted: string[]): string | undefined {
    const next = this.#tokens[this.#at];
    if (next === undefined || !wanted.includes(next)) return undefined;
    this.#at += 1;
    return next;
  }

  #or(): unknown {
    let value = this.#and();
    while (this.#take("||")) {
      const right = this.#and();
      value = isTrue(value) ? value : right;
    }
    return value;
  }

  #and(): unknown {
    let value = this.#equality();
    while (this.#take("&&")) {
      const right = this.#equality();
      value = isTrue(value) ? right : value;
    }
    return value;
  }

  #equality(): unknown {
    const left = this.#unary();
    const operator = this.#take("==", "!=");
    if (operator === undefined) return left;
    const same = textOf(left).toLowerCase() === textOf(this.#unary()).toLowerCase();
    return operator === "==" ? same : !same;
  }

  #unary(): unknown {
    return this.#take("!") === undefined ? this.#primary() : !isTrue(this.#unary());
  }

  #primary(): unknown {
    if (this.#take("(")) {
      const value = this.#or();
      this.#take(")");
      return value;
    }
    const next = this.#tokens[this.#at] ?? "the end";
    this.#at += 1;
    if (next.startsWith("'")) return next.slice(1, -1).replaceAll("''", "'");
    if (/^\d+$/.test(next)) return Number(next);
    if (next === "true" || next === "false") return next === "true";
    return this.#take("(") === undefined ? this.#look(next) : this.#call(next);
  }

  #call(name: string): unknown {
    const called = this.#functions[name];
    if (called === undefined) throw new Error(`unknown function ${name}`);
    const args: unknown[] = [];
    while (this.#take(")") === undefined) {
      args.push(this.#or());
      this.#take(",");
    }
    return called(...args);
  }

  #look(path: string): unknown {
    const [context = "", ...keys] = path.split(".");
    if (!(context in this.#contexts)) throw new Error(`unknown context ${context}`);
    return keys.reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
      this.#contexts[context],
    );
  }
}

function tokensOf(text: string): string[] {
  const found: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const from = token.lastIndex;
    const match = token.exec(text);
    if (match?.[1] === undefined) throw new Error(`cannot read ${JSON.stringify(text.slice(from))}`);
    found.push(match[1]);
  }
  return found;
}

const isTrue = (value: unknown): boolean => ![undefined, null, false, "", 0].includes(value as null);

const textOf = (value: unknown): string => (value === undefined || value === null ? "" : String(value));

/** The value of an expression, without its braces. */
export function evaluate(text: string, contexts: Contexts, functions: Functions): unknown {
  try {
    return new Parser(text, contexts, functions).whole();
  } catch (error) {
    throw new Error(`expression ${JSON.stringify(text)}: ${(error as Error).message}`);
  }
}

/** Whether a condition holds; the braces around one may be left out. */
export const holds = (condition: string, contexts: Contexts, functions: Functions): boolean =>
  isTrue(evaluate(condition.replace(/^\$\{\{(.*)\}\}$/s, "$1"), contexts, functions));

/** A text with every `${{ … }}` in it replaced by its value. */
export const interpolate = (text: string, contexts: Contexts, functions: Functions): string =>
  text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_whole, inner: string) =>
    textOf(evaluate(inner, contexts, functions)),
  );

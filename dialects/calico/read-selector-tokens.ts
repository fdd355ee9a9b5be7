/** What a Calico selector is made of; `at` is the place in the text, from 0. */
export type Token =
  | { readonly kind: "has"; readonly label: string; readonly at: number }
  | { readonly kind: "all" | "global" | "!" | "(" | ")" | "&&" | "||" | "{" | "}" | ","; readonly at: number }
  | { readonly kind: "label"; readonly label: string; readonly at: number }
  | { readonly kind: "text"; readonly text: string; readonly at: number }
  | { readonly kind: "operator"; readonly operator: TextOperator; readonly at: number };

export type TextOperator = "==" | "!=" | "contains" | "starts with" | "ends with" | "in" | "not in";

/** A selector that does not parse, and where. */
export class SelectorError extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

const LABEL = "[A-Za-z0-9_./-]{1,512}";

/** Words that are only operators right after a label; before one they may be labels themselves. */
const OPERATORS: readonly (readonly [RegExp, TextOperator])[] = [
  [/==/y, "=="],
  [/!=/y, "!="],
  [/contains(?![A-Za-z0-9_./-])/y, "contains"],
  [/starts[ \t]*with(?![A-Za-z0-9_./-])/y, "starts with"],
  [/ends[ \t]*with(?![A-Za-z0-9_./-])/y, "ends with"],
  [/not[ \t]*in(?![A-Za-z0-9_./-])/y, "not in"],
  [/in(?![A-Za-z0-9_./-])/y, "in"],
];

const PUNCTUATION = ["&&", "||", "(", ")", "{", "}", ",", "!"] as const;

/** Splits a selector. Only space and tab are blank; a line break is an error, as in Calico. */
export function tokenize(selector: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(selector) ?? undefined;
  };
  while (at < selector.length) {
    const blank = take(/[ \t]+/y);
    if (blank !== undefined) {
      at += blank[0].length;
      continue;
    }
    const [token, length] = next(selector, at, tokens.at(-1), take);
    tokens.push(token);
    at += length;
  }
  return tokens;
}

function next(
  selector: string,
  at: number,
  before: Token | undefined,
  take: (pattern: RegExp) => RegExpExecArray | undefined,
): [Token, number] {
  if (before?.kind === "label") {
    for (const [pattern, operator] of OPERATORS) {
      const found = take(pattern);
      if (found !== undefined) return [{ kind: "operator", operator, at }, found[0].length];
    }
  }
  const quoted = take(/'[^']*'|"[^"]*"/y);
  if (quoted !== undefined) return [{ kind: "text", text: quoted[0].slice(1, -1), at }, quoted[0].length];
  const has = take(new RegExp(`has\\([ \\t]*(${LABEL})[ \\t]*\\)`, "y"));
  if (has !== undefined) return [{ kind: "has", label: has[1] ?? "", at }, has[0].length];
  const word = take(/(all|global)\([ \t]*\)/y);
  if (word !== undefined) return [{ kind: word[1] === "all" ? "all" : "global", at }, word[0].length];
  const sign = PUNCTUATION.find((one) => selector.startsWith(one, at));
  if (sign !== undefined) return [{ kind: sign, at }, sign.length];
  const label = take(new RegExp(LABEL, "y"));
  if (label !== undefined) return [{ kind: "label", label: label[0], at }, label[0].length];
  throw new SelectorError(at, explain(selector.charAt(at)));
}

function explain(character: string): string {
  if (character === "\n" || character === "\r")
    return "a line break is no blank in a selector; write it on one line";
  if (character === "=") return "a single = is no operator; write ==";
  if (character === "'" || character === '"') return "the quote is never closed";
  if (character === "&" || character === "|") return `write ${character}${character}`;
  return `unexpected ${JSON.stringify(character)}`;
}

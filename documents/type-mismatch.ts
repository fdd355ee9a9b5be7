import type { DiagnosticArgs } from "../model/diagnostic.ts";
import { described } from "../model/shown.ts";

/** The types of values that documents hold, as JSON Schema calls them. */
const TYPE_WORDS = {
  string: "text",
  array: "a list",
  object: "an object",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  null: "null",
} as const;
export type ValueType = keyof typeof TYPE_WORDS;

/** Arguments of `wrong-type` for a value that has none of the wanted types. */
export function typeMismatch(value: unknown, wanted: readonly ValueType[]): DiagnosticArgs {
  const near = inAnotherType(value, wanted);
  const isUnquoted = typeof value === "number" || typeof value === "boolean";
  return {
    found: described(value),
    wanted: wanted.map((type) => TYPE_WORDS[type]).join(" or "),
    ...(isUnquoted && wanted.includes("string") ? { unquoted: true } : {}),
    ...(near === undefined ? {} : { near }),
  };
}

/** The same value in a type that is wanted: numbers and texts are the two that YAML mixes up. */
function inAnotherType(value: unknown, wanted: readonly ValueType[]): string | undefined {
  const isText = typeof value === "string";
  const isOther = typeof value === "number" || typeof value === "boolean";
  // A number is what it reads as; true may have been written as yes or on.
  if (wanted.includes("string") && isOther)
    return typeof value === "number" ? JSON.stringify(String(value)) : undefined;
  if (wanted.includes("array") && (isText || isOther) && String(value).length <= LONGEST)
    return `[${JSON.stringify(value)}]`;
  if (!isText) return undefined;
  if ((wanted.includes("integer") || wanted.includes("number")) && /^-?\d{1,15}$/.test(value)) return value;
  return wanted.includes("boolean") && /^(true|false)$/.test(value) ? value : undefined;
}

/** Characters of a value that is repeated as the near miss, at most. */
const LONGEST = 60;

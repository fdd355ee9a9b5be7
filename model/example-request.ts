import { RE2JS } from "re2js";
import type { HttpRequest } from "./flow.ts";

/** A request that fits a pattern and hardly anything else; undefined where the pattern is more than a plain one. */
export function exampleRequest({ method, path }: HttpRequest): HttpRequest | undefined {
  const example = { method: exampleOf(method), path: exampleOf(path) };
  return fits(method, example.method) && fits(path, example.path) ? example : undefined;
}

/** Fills the wildcards of patterns as people write them for paths. */
const exampleOf = (pattern: string): string =>
  pattern
    .replace(/^\^|\$$/g, "")
    .replace(/\[\^\/\][+*]|\.[+*]/g, "any-value")
    .replace(/\\(.)/g, "$1");

function fits(pattern: string, value: string): boolean {
  try {
    return RE2JS.compile(pattern).matches(value);
  } catch {
    return false;
  }
}

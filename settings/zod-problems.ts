import { z } from "zod";
import { nearest } from "../model/near-miss.ts";
import { REDACTED } from "../model/sensitive.ts";
import { type Problem, quoteValue } from "./problem.ts";

type Issue = z.core.$ZodIssue;

/**
 * Zod's issues in the words of the operator: the path as the stack file writes it, the value that stands there,
 * what is wrong, the remedy, and the nearest known word.
 */
export function problemsOf(issues: readonly Issue[], section: ParsedSection): Problem[] {
  return issues.flatMap((issue) => {
    if (issue.code === "invalid_union") return unionProblems(issue, section);
    if (issue.code === "unrecognized_keys") return unknownKeyProblems(issue, section);
    return [problemOf(issue, section)];
  });
}

/** A section of the config that did not parse. */
export interface ParsedSection {
  readonly schema: z.ZodType;
  readonly value: unknown;
  /** Path of the section's key. */
  readonly at: string;
  /** True means no value under this key may be quoted. */
  readonly secret: boolean;
}

/** A union's problems are those of the branch that the value is nearest to: the one whose type fits. */
function unionProblems(issue: Extract<Issue, { code: "invalid_union" }>, section: ParsedSection): Problem[] {
  const fitting = issue.errors.find((branch) =>
    branch.every((inner) => inner.path.length > 0 || hasKeys(inner)),
  );
  if (fitting !== undefined)
    return problemsOf(
      fitting.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
      section,
    );
  const word = issue.errors.flat().find((inner) => inner.code === "invalid_value");
  return [problemOf({ ...(word ?? issue), path: issue.path } as Issue, section)];
}

const hasKeys = (issue: Issue): boolean => issue.code === "unrecognized_keys";

function unknownKeyProblems(
  issue: Extract<Issue, { code: "unrecognized_keys" }>,
  section: ParsedSection,
): Problem[] {
  const known = keysAt(section.schema, issue.path);
  return issue.keys.map((key) => {
    const near = nearest(key, known);
    const value = quoteValue(valueAt(section.value, [...issue.path, key]), section.secret);
    return {
      path: pathText(section.at, [...issue.path, key]),
      ...(value === undefined ? {} : { value }),
      message: "is not a key here",
      remedy: known.length === 0 ? "Remove it" : `Use one of ${known.join(", ")}`,
      ...(near === undefined ? {} : { nearest: near }),
    };
  });
}

/** The keys that the schema knows at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const inner = objectOf(schema);
  if (inner instanceof z.ZodArray) return keysAt(inner.element as z.ZodType, path.slice(1));
  if (inner instanceof z.ZodRecord) return keysAt(inner.valueType as z.ZodType, path.slice(1));
  if (!(inner instanceof z.ZodObject)) return [];
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(inner.shape);
  const next = inner.shape[String(key)];
  return next === undefined ? [] : keysAt(next as z.ZodType, rest);
}

/** What holds keys or items inside optional fields and unions. */
function objectOf(schema: z.ZodType): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional) return objectOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return objectOf(schema.in as z.ZodType);
  if (schema instanceof z.ZodUnion)
    return (schema.options as z.ZodType[]).map(objectOf).find((option) => option instanceof z.ZodObject);
  return schema;
}

function problemOf(issue: Issue, section: ParsedSection): Problem {
  const found = valueAt(section.value, issue.path);
  const value = quoteValue(found, section.secret);
  const [message = "is not usable", remedy = "See docs/stack-config.schema.json"] = sentence(
    issue,
    found,
    keysAt(section.schema, issue.path),
  );
  const near =
    issue.code === "invalid_value" && typeof found === "string" && !section.secret
      ? nearest(found, issue.values.map(String))
      : undefined;
  return {
    path: pathText(section.at, issue.path),
    ...(value === undefined ? {} : { value }),
    message,
    remedy,
    ...(near === undefined ? {} : { nearest: near }),
  };
}

/** What is wrong, and the remedy. Fields write both into one message, split by a bar. */
function sentence(issue: Issue, found: unknown, keys: readonly string[]): string[] {
  if (found === REDACTED)
    return ["is encrypted, and stack files are read without a passphrase here", "Write it in plain text"];
  if (found === undefined) return ["is missing", issue.message.split("|")[1] ?? "Write it"];
  // YAML makes numbers and flags of words that look like them; what was written is right but for its quotes.
  if (issue.code === "invalid_type" && issue.expected === "string" && /number|boolean/.test(typeof found))
    return ["is not a text", "Put quotes around it"];
  if (issue.message.includes("|")) return issue.message.split("|");
  if (issue.code !== "invalid_type")
    return [`does not fit: ${issue.message}`, "See docs/stack-config.schema.json"];
  switch (issue.expected) {
    case "object":
      return ["is not a map", keys.length === 0 ? "Write keys and values" : `Write ${either(keys)} under it`];
    case "array":
      return ["is not a list", "Write a list, as in […]"];
    default:
      return [`is not a ${issue.expected}`, "See docs/stack-config.schema.json"];
  }
}

const either = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

const pathText = (at: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${String(key)}`),
    at,
  );

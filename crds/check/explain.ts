import type { ErrorObject } from "ajv";
import { isMap } from "../../model/lists.ts";
import { nearest } from "../../model/near-miss.ts";
import { childPath } from "../../model/path.ts";
import type { SchemaNode } from "./defaulted.ts";
import { patternWords } from "./pattern-words.ts";
import { type LocatedProblem, type ProblemCode, pathOf, shown } from "./problem.ts";
import { RULES } from "./rules.ts";

/** What a keyword's explanation yields; the path is the error's own unless it says otherwise. */
type Explanation = Pick<LocatedProblem, "code" | "message" | "remedy"> &
  Partial<Pick<LocatedProblem, "path" | "value" | "nearMiss">>;

type Explain = (error: ErrorObject, path: string) => Explanation;

/** The errors of one validation in words; those that only repeat another are left out. */
export function explain(errors: readonly ErrorObject[], root: unknown): LocatedProblem[] {
  const mistyped = new Set(
    errors.filter(({ keyword }) => keyword === "type").map((error) => error.instancePath),
  );
  const isEcho = ({ keyword, instancePath }: ErrorObject) => keyword === "enum" && mistyped.has(instancePath);
  return errors
    .filter((error) => speaksForItself(error) && !isEcho(error))
    .map((error) => {
      const path = pathOf(error.instancePath, root);
      return { path, value: error.data, ...(KEYWORDS[error.keyword] ?? unexplained)(error, path) };
    });
}

/** Alternatives are of fields; of a value that has none the wrong type is reported anyway. */
function speaksForItself(error: ErrorObject): boolean {
  const ofFields = error.keyword === "oneOf" || error.keyword === "anyOf";
  return !isInsideAlternative(error) && (!ofFields || isMap(error.data));
}

/** The branches of a failed oneOf, anyOf or not report too; the failed keyword itself says it in one sentence. */
function isInsideAlternative(error: ErrorObject): boolean {
  const steps = error.schemaPath.split("/");
  return steps.some((step, index) => {
    const isName = steps[index - 1] === "properties" || steps[index - 1] === "$defs";
    return ["oneOf", "anyOf", "not"].includes(step) && !isName && index < steps.length - 1;
  });
}

const unexplained: Explain = (error) => ({
  code: "no-alternative",
  message: `${shown(error.data)} is refused (${error.keyword})`,
  remedy: "see the kind's schema",
});

const KEYWORDS: Readonly<Record<string, Explain>> = {
  additionalProperties: unknownField,
  required: ({ params }, path) => ({
    code: "missing-field",
    path: childPath(path, String(params.missingProperty)),
    value: undefined,
    message: `${params.missingProperty} is missing`,
    remedy: `add ${params.missingProperty}`,
  }),
  type: wrongType,
  enum: notAllowed,
  const: ({ data, params }) => ({
    code: "not-allowed",
    message: `${shown(data)} is not ${shown(params.allowedValue)}`,
    remedy: `write ${shown(params.allowedValue)}`,
  }),
  pattern: wrongPattern,
  format: wrongFormat,
  minLength: count("too-short", "letters", "at least"),
  maxLength: count("too-long", "letters", "at most"),
  minItems: count("too-few", "entries", "at least"),
  maxItems: count("too-many", "entries", "at most"),
  minProperties: count("too-few", "keys", "at least"),
  maxProperties: count("too-many", "keys", "at most"),
  minimum: bound("at least"),
  maximum: bound("at most"),
  exclusiveMinimum: bound("more than"),
  exclusiveMaximum: bound("less than"),
  multipleOf: ({ data, params }) => ({
    code: "out-of-range",
    message: `${shown(data)} is no multiple of ${params.multipleOf}`,
    remedy: "change it",
  }),
  uniqueItems: ({ params }) => ({
    code: "duplicate",
    message: `entries ${params.j} and ${params.i} are equal`,
    remedy: "remove one of them",
  }),
  "x-kubernetes-list-map-keys": ({ params }) => ({
    code: "duplicate",
    message: `entries ${params.first} and ${params.second} have the same ${params.keys}`,
    remedy: "remove one of them",
  }),
  oneOf: alternatives("exactly-one", "exactly one of"),
  anyOf: alternatives("at-least-one", "at least one of"),
  "x-kubernetes-validations": ({ params }) => {
    const rule = RULES[String(params.rule)];
    return {
      code: "rule",
      message: rule?.message ?? String(params.rule),
      remedy: rule?.remedy ?? "see the rule",
    };
  },
};

function unknownField({ params, parentSchema, data }: ErrorObject, path: string): Explanation {
  const field = String(params.additionalProperty);
  const known = Object.keys((parentSchema as SchemaNode).properties ?? {});
  const nearMiss = nearest(field, known);
  const dropped = "the API server drops it and applies the rest";
  return {
    code: "unknown-field",
    path: childPath(path, field),
    value: (data as Record<string, unknown>)[field],
    message: `there is no field ${field} here`,
    remedy: nearMiss
      ? `write ${nearMiss}`
      : `remove it (${dropped}); known here: ${known.join(", ") || "none"}`,
    ...(nearMiss ? { nearMiss } : {}),
  };
}

function wrongType({ data, params }: ErrorObject): Explanation {
  const wanted = [params.type as string | string[]].flat();
  const nearMiss = converted(data, wanted);
  return {
    code: "wrong-type",
    message: `${shown(data)} is ${typeName(data)}, not ${wanted.map(withArticle).join(" or ")}`,
    remedy: nearMiss ? `write ${nearMiss}` : `write ${wanted.map(withArticle).join(" or ")}`,
    ...(nearMiss ? { nearMiss } : {}),
  };
}

/** The same value in the type that is wanted: numbers and texts are the two that YAML mixes up. */
function converted(data: unknown, wanted: readonly string[]): string | undefined {
  if (wanted.includes("string") && (typeof data === "number" || typeof data === "boolean"))
    return `"${data}"`;
  if (wanted.includes("array") && data !== null && !Array.isArray(data)) return `[${shown(data)}]`;
  if (typeof data !== "string") return undefined;
  if ((wanted.includes("integer") || wanted.includes("number")) && /^-?\d{1,15}$/.test(data)) return data;
  return wanted.includes("boolean") && /^(true|false)$/.test(data) ? data : undefined;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return withArticle(Array.isArray(value) ? "array" : typeof value);
}

function withArticle(type: string): string {
  return `${/^[aio]/.test(type) ? "an" : "a"} ${type}`;
}

function notAllowed({ data, params }: ErrorObject): Explanation {
  const allowed = (params.allowedValues as unknown[]).filter((value) => typeof value === "string");
  const nearMiss = typeof data === "string" ? nearest(data, allowed) : undefined;
  return {
    code: "not-allowed",
    message: `${shown(data)} is not allowed`,
    remedy: nearMiss ? `write ${nearMiss}` : `write one of ${allowed.join(", ")}`,
    ...(nearMiss ? { nearMiss } : {}),
  };
}

function wrongPattern({ data, params }: ErrorObject): Explanation {
  const { form, nearMiss } = patternWords(String(params.pattern), String(data));
  return {
    code: "pattern",
    message: `${shown(data)} is not of the form the field takes`,
    remedy: nearMiss ? `write ${nearMiss}` : `write ${form}`,
    ...(nearMiss ? { nearMiss } : {}),
  };
}

function wrongFormat({ data, params }: ErrorObject): Explanation {
  const bare = params.format === "cidr" && typeof data === "string" && !data.includes("/");
  const nearMiss = bare ? `${data}/${data.includes(":") ? 128 : 32}` : undefined;
  return {
    code: "format",
    message: `${shown(data)} is no ${params.format}`,
    remedy: nearMiss ? `write ${nearMiss} for the one address` : `write a valid ${params.format}`,
    ...(nearMiss ? { nearMiss } : {}),
  };
}

function count(code: ProblemCode, what: string, word: string): Explain {
  return ({ data, params }) => {
    const size =
      typeof data === "string" || Array.isArray(data) ? [...data].length : Object.keys(data as object).length;
    return {
      code,
      message: `has ${size} ${what}, allowed are ${word} ${params.limit}`,
      remedy: params.limit === 0 ? "remove it" : word === "at most" ? "shorten or split it" : "add to it",
    };
  };
}

function bound(word: string): Explain {
  return ({ data, params }) => ({
    code: "out-of-range",
    message: `${shown(data)} is outside: allowed is ${word} ${params.limit}`,
    remedy: `write a number of ${word} ${params.limit}`,
  });
}

/** Alternatives that only demand a field each are named by their fields. */
function alternatives(code: "exactly-one" | "at-least-one", words: string): Explain {
  return ({ data, schema }) => {
    const names = (schema as { required?: readonly string[] }[]).map((branch) =>
      branch.required?.join(" with "),
    );
    if (names.some((name) => name === undefined))
      return {
        code: "no-alternative",
        message: `${shown(data)} fits none of the alternatives, or too many`,
        remedy: "see the kind's schema",
      };
    const set = names.filter((name) => Object.hasOwn(data as object, String(name)));
    return {
      code,
      message: `${words} ${names.join(", ")} must be set, ${set.length === 0 ? "none is" : `${set.join(" and ")} are`}`,
      remedy: set.length === 0 ? `add one of ${names.join(", ")}` : `keep one of ${set.join(", ")}`,
    };
  };
}

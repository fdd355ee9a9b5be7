import type { ErrorObject } from "ajv";
import { atLeastOne } from "../../diagnostics/schema/at-least-one.ts";
import { duplicateEntry } from "../../diagnostics/schema/duplicate-entry.ts";
import { exactlyOne } from "../../diagnostics/schema/exactly-one.ts";
import { format } from "../../diagnostics/schema/format.ts";
import { missingField } from "../../diagnostics/schema/missing-field.ts";
import { noAlternative } from "../../diagnostics/schema/no-alternative.ts";
import { notAllowed } from "../../diagnostics/schema/not-allowed.ts";
import { outOfRange } from "../../diagnostics/schema/out-of-range.ts";
import { pattern } from "../../diagnostics/schema/pattern.ts";
import { tooFew } from "../../diagnostics/schema/too-few.ts";
import { tooLong } from "../../diagnostics/schema/too-long.ts";
import { tooMany } from "../../diagnostics/schema/too-many.ts";
import { tooShort } from "../../diagnostics/schema/too-short.ts";
import { unknownField } from "../../diagnostics/schema/unknown-field.ts";
import { validationRule } from "../../diagnostics/schema/validation-rule.ts";
import { wrongType } from "../../diagnostics/schema/wrong-type.ts";
import type { Issue } from "../../documents/issue.ts";
import { typeMismatch, type ValueType } from "../../documents/type-mismatch.ts";
import { isMap } from "../../model/lists.ts";
import { nearest } from "../../model/near-miss.ts";
import { childPath } from "../../model/path.ts";
import { shown } from "../../model/shown.ts";
import type { SchemaNode } from "./defaulted.ts";
import { patternWords } from "./pattern-words.ts";
import { pathOf } from "./pointer-path.ts";
import { RULES } from "./rules.ts";

/** What a keyword's explanation yields; the path is the error's own unless it says otherwise. */
type Explanation = Omit<Issue, "path"> & Partial<Pick<Issue, "path">>;

type Explain = (error: ErrorObject, path: string) => Explanation;

/** The errors of one validation as issues; those that only repeat another are left out. */
export function explain(errors: readonly ErrorObject[], root: unknown): Issue[] {
  const mistyped = new Set(
    errors.filter(({ keyword }) => keyword === "type").map((error) => error.instancePath),
  );
  const isEcho = ({ keyword, instancePath }: ErrorObject) => keyword === "enum" && mistyped.has(instancePath);
  return errors
    .filter((error) => speaksForItself(error) && !isEcho(error))
    .map((error) => {
      const path = pathOf(error.instancePath, root);
      return { path, ...(KEYWORDS[error.keyword] ?? unexplained)(error, path) };
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

const unexplained: Explain = ({ keyword }) => ({ rule: noAlternative, args: { keyword } });

const KEYWORDS: Readonly<Record<string, Explain>> = {
  additionalProperties: strangeField,
  required: absentField,
  type: ({ data, params }) => ({
    rule: wrongType,
    args: typeMismatch(data, [params.type as ValueType | ValueType[]].flat()),
  }),
  enum: ({ data, params }) => otherWord(data, params.allowedValues as unknown[]),
  const: ({ data, params }) => otherWord(data, [params.allowedValue]),
  pattern: ({ data, params }) => ({
    rule: pattern,
    args: { value: shown(data), ...patternWords(String(params.pattern), String(data)) },
  }),
  format: otherFormat,
  minLength: sized(tooShort, "letters", "least"),
  maxLength: sized(tooLong, "letters", "most"),
  minItems: sized(tooFew, "entries", "least"),
  maxItems: sized(tooMany, "entries", "most"),
  minProperties: sized(tooFew, "keys", "least"),
  maxProperties: sized(tooMany, "keys", "most"),
  minimum: bounded("of at least"),
  maximum: bounded("of at most"),
  exclusiveMinimum: bounded("of more than"),
  exclusiveMaximum: bounded("of less than"),
  multipleOf: ({ data, params }) => ({
    rule: outOfRange,
    args: { value: shown(data), range: `that is a multiple of ${params.multipleOf}` },
  }),
  uniqueItems: ({ params }) => ({
    rule: duplicateEntry,
    args: { first: Number(params.j), second: Number(params.i) },
  }),
  "x-kubernetes-list-map-keys": ({ params }) => ({
    rule: duplicateEntry,
    args: { first: Number(params.first), second: Number(params.second), keys: String(params.keys) },
  }),
  oneOf: alternatives(exactlyOne),
  anyOf: alternatives(atLeastOne),
  "x-kubernetes-validations": ({ params }) => {
    const rule = RULES[String(params.rule)];
    return {
      rule: validationRule,
      args: { problem: rule?.message ?? String(params.rule), fix: rule?.remedy ?? "See the rule" },
    };
  },
};

/** Fields that a schema names at a place. */
const fieldsOf = (schema: ErrorObject["parentSchema"]): string[] =>
  Object.keys((schema as SchemaNode | undefined)?.properties ?? {});

function strangeField({ params, parentSchema }: ErrorObject, path: string): Explanation {
  const field = String(params.additionalProperty);
  const known = fieldsOf(parentSchema);
  const near = nearest(field, known);
  return {
    rule: unknownField,
    path: childPath(path, field),
    args: { field, known, ...(near === undefined ? {} : { near }) },
  };
}

/** The near miss of a field that is missing is one that the schema does not know. */
function absentField({ params, parentSchema, data }: ErrorObject, path: string): Explanation {
  const field = String(params.missingProperty);
  const known = fieldsOf(parentSchema);
  const near = nearest(
    field,
    Object.keys(isMap(data) ? data : {}).filter((key) => !known.includes(key)),
  );
  return {
    rule: missingField,
    path: childPath(path, field),
    args: { field, ...(near === undefined ? {} : { near }) },
  };
}

function otherWord(data: unknown, values: readonly unknown[]): Explanation {
  const words = values.filter((value) => typeof value === "string");
  const near = typeof data === "string" ? nearest(data, words) : undefined;
  return {
    rule: notAllowed,
    args: {
      value: shown(data),
      allowed: values.map((value) => (typeof value === "string" ? value : shown(value))),
      ...(near === undefined ? {} : { near }),
    },
  };
}

/** Formats that the API server knows, in words. */
const FORMAT_WORDS: Readonly<Record<string, string>> = {
  cidr: "a CIDR",
  ipv4: "an IPv4 address",
  ipv6: "an IPv6 address",
  "date-time": "a date and a time as in 2027-01-31T12:00:00Z",
  int32: "a whole number of 32 bits",
  int64: "a whole number of 64 bits",
};

function otherFormat({ data, params }: ErrorObject): Explanation {
  const bare = params.format === "cidr" && typeof data === "string" && !data.includes("/");
  return {
    rule: format,
    args: {
      value: shown(data),
      wanted: FORMAT_WORDS[String(params.format)] ?? `of the format ${params.format}`,
      ...(bare ? { near: `${data}/${data.includes(":") ? 128 : 32}` } : {}),
    },
  };
}

function sized(rule: Issue["rule"], what: string, limit: "least" | "most"): Explain {
  return ({ data, params }) => ({
    rule,
    args: {
      count:
        typeof data === "string" || Array.isArray(data)
          ? [...data].length
          : Object.keys(data as object).length,
      what,
      [limit]: Number(params.limit),
    },
  });
}

function bounded(words: string): Explain {
  return ({ data, params }) => ({
    rule: outOfRange,
    args: { value: shown(data), range: `${words} ${params.limit}` },
  });
}

/** Alternatives that only demand a field each are named by their fields. */
function alternatives(rule: Issue["rule"]): Explain {
  return ({ data, schema, keyword }): Explanation => {
    const names = (schema as { required?: readonly string[] }[]).map((branch) =>
      branch.required?.join(" with "),
    );
    const fields = names.filter((name) => name !== undefined);
    if (fields.length < names.length) return { rule: noAlternative, args: { keyword } };
    return { rule, args: { fields, set: fields.filter((name) => Object.hasOwn(data as object, name)) } };
  };
}

import * as calico from "@pulumi/kubernetes-calico/schemas";
import * as cilium from "@pulumi/kubernetes-cilium/schemas";
import * as tetragon from "@pulumi/kubernetes-tetragon/schemas";
import { Ajv, type ErrorObject, type SchemaValidateFunction, type ValidateFunction } from "ajv";
import { RE2JS } from "re2js";
import { defaulted, type SchemaNode } from "./defaulted.ts";
import { FORMATS } from "./formats.ts";
import { type Fields, RULES } from "./rules.ts";

/** The `schemas` module of a generated package. */
export interface SchemaPackage {
  readonly $defs: Readonly<Record<string, object>>;
  readonly schemas: Readonly<Record<string, object>>;
}

/** The outcome of one validation: the value as the API server sees it, and what is wrong with it. */
export interface Validation {
  readonly value: unknown;
  readonly errors: readonly ErrorObject[];
}

/** Validators of some packages' kinds, each compiled when it is first asked. */
export interface Validators {
  /** Every kind known, as `apiVersion/kind`. */
  readonly kinds: readonly string[];
  /** Undefined for a kind that is not known. */
  validate(key: string, manifest: unknown): Validation | undefined;
}

export const POLICY_KINDS: Validators = validatorsOf([calico, cilium, tetragon]);

/** Validators of the kinds in `packages`. */
export function validatorsOf(packages: readonly SchemaPackage[]): Validators {
  const owners = new Map(
    packages.flatMap((owner) => Object.keys(owner.schemas).map((key) => [key, owner] as const)),
  );
  const compilers = new Map<SchemaPackage, (key: string) => ValidateFunction>();
  return {
    kinds: [...owners.keys()],
    validate(key, manifest) {
      const owner = owners.get(key);
      if (!owner) return undefined;
      const compile = compilers.get(owner) ?? compilerOf(owner);
      compilers.set(owner, compile);
      const value = defaulted(manifest, owner.schemas[key] as SchemaNode, owner.$defs);
      const check = compile(key);
      return { value, errors: check(value) ? [] : (check.errors ?? []) };
    },
  };
}

/** One document a package, so that kinds share the compiled definitions. */
function compilerOf(owner: SchemaPackage): (key: string) => ValidateFunction {
  const ajv = new Ajv(AJV_OPTIONS);
  ajv.addKeyword({
    keyword: "x-kubernetes-validations",
    schemaType: "array",
    type: "object",
    validate: validateRules,
  });
  ajv.addKeyword({
    keyword: "x-kubernetes-list-map-keys",
    schemaType: "array",
    type: "array",
    validate: validateMapKeys,
  });
  ajv.addSchema({ $id: "package", $defs: owner.$defs, kinds: owner.schemas });
  return (key) => {
    const pointer = key.replaceAll("~", "~0").replaceAll("/", "~1");
    const validate = ajv.getSchema(`package#/kinds/${encodeURIComponent(pointer)}`);
    if (!validate) throw new Error(`no schema for ${key}`);
    return validate;
  };
}

/** RE2 as the API server has it: patterns may repeat inside a repetition, and text from anywhere must cost linear time. */
const re2 = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    // ajv tells patterns apart by their text.
    return { test: (text: string) => compiled.matcher(text).find(), toString: () => pattern };
  },
  { code: "re2" },
);

/**
 * The schemas are our own and their tests check them; meta-schema, code optimizer, and code for a definition written
 * again wherever it is used would more than double the start.
 */
const AJV_OPTIONS = {
  allErrors: true,
  verbose: true,
  strict: false,
  meta: false,
  validateSchema: false,
  inlineRefs: false,
  formats: FORMATS,
  code: { regExp: re2, optimize: false },
} as const;

const validateRules: SchemaValidateFunction = (rules: readonly { rule: string }[], self: Fields) => {
  const broken = rules.filter(({ rule }) => RULES[rule]?.holds(self) === false);
  validateRules.errors = broken.map(({ rule }) => ({
    keyword: "x-kubernetes-validations",
    params: { rule },
  }));
  return broken.length === 0;
};

/** Entries of a map-like list are told apart by their keys alone. */
const validateMapKeys: SchemaValidateFunction = (keys: readonly string[], list: readonly unknown[]) => {
  const texts = list.map((item) => JSON.stringify(keys.map((key) => (item as Fields | null)?.[key] ?? null)));
  const second = texts.findIndex((text, index) => texts.indexOf(text) !== index);
  const first = second === -1 ? -1 : texts.indexOf(texts[second] ?? "");
  validateMapKeys.errors = [
    { keyword: "x-kubernetes-list-map-keys", params: { first, second, keys: keys.join(" and ") } },
  ];
  return second === -1;
};

/**
 * A JSON Schema (draft 2020-12 keywords) that says what the API server says of a value, without its prose.
 * Kubernetes' own rules are made explicit: an object without `x-kubernetes-preserve-unknown-fields` closes
 * itself, a nullable type lists `null`, int-or-string is a type list, and a property with a default is not required,
 * because defaults are filled in before validation (apiextensions-apiserver, pkg/apiserver/schema/defaulting).
 */
export interface Schema {
  type?: string | readonly string[];
  properties?: { [name: string]: Schema };
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  enum?: readonly unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
  allOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  not?: Schema;
  default?: unknown;
  "x-kubernetes-list-map-keys"?: readonly string[];
  "x-kubernetes-validations"?: readonly { readonly rule: string }[];
}

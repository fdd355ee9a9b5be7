import { badAnnotation } from "../../diagnostics/schema/bad-annotation.ts";
import { badLabel } from "../../diagnostics/schema/bad-label.ts";
import { badName } from "../../diagnostics/schema/bad-name.ts";
import { missingField } from "../../diagnostics/schema/missing-field.ts";
import { tooLong } from "../../diagnostics/schema/too-long.ts";
import type { Issue } from "../../documents/issue.ts";
import { isMap, mapOf } from "../../model/lists.ts";
import { childPath } from "../../model/path.ts";
import { shown } from "../../model/shown.ts";

/**
 * What the API server demands of metadata beyond types (apimachinery 0.36, pkg/api/validation/objectmeta.go):
 * a name that is a DNS subdomain, label and annotation keys and label values of the right letters and length.
 */
export function checkMetadata(metadata: unknown): Issue[] {
  if (!isMap(metadata)) return [];
  const annotations = Object.entries(mapOf(metadata.annotations));
  return [
    ...checkName(metadata),
    ...checkNamespace(metadata.namespace),
    ...Object.entries(mapOf(metadata.labels)).flatMap(([key, value]) => checkLabel(key, value)),
    ...checkAnnotationSize(annotations),
    ...annotations.flatMap(([key]) => checkAnnotationKey(key)),
  ];
}

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const KEY_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

function checkName({ name, generateName }: Readonly<Record<string, unknown>>): Issue[] {
  const path = "metadata.name";
  if (name === undefined || name === "")
    return typeof generateName === "string" && generateName !== ""
      ? []
      : [{ rule: missingField, path, args: { field: "name" } }];
  if (typeof name !== "string" || (name.length <= 253 && SUBDOMAIN.test(name))) return [];
  const near = asSubdomain(name);
  return [
    {
      rule: badName,
      path,
      args: {
        value: shown(name),
        form: 'a DNS subdomain (RFC 1123) of lower-case letters, digits, "-" and ".", at most 253',
        ...(near === undefined ? {} : { near }),
      },
    },
  ];
}

/** The name with what a subdomain cannot hold replaced, if that makes one. */
function asSubdomain(name: string): string | undefined {
  const changed = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  return changed.length <= 253 && SUBDOMAIN.test(changed) ? changed : undefined;
}

function checkNamespace(namespace: unknown): Issue[] {
  if (typeof namespace !== "string" || namespace === "" || (namespace.length <= 63 && LABEL.test(namespace)))
    return [];
  const form = 'a DNS label (RFC 1123) of lower-case letters, digits and "-", at most 63';
  return [{ rule: badName, path: "metadata.namespace", args: { value: shown(namespace), form } }];
}

const KEY_FORM = '[DNS subdomain/]name, the name of letters, digits, "-", "_" and ".", at most 63';
const VALUE_FORM = 'letters, digits, "-", "_" and ".", at most 63';

function isKey(key: string): boolean {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 1 ? undefined : parts.slice(0, -1).join("/");
  const prefixOk = prefix === undefined || (prefix.length <= 253 && SUBDOMAIN.test(prefix));
  return prefixOk && name.length <= 63 && KEY_NAME.test(name);
}

function checkLabel(key: string, value: unknown): Issue[] {
  const path = childPath("metadata.labels", key);
  const issue = (part: "key" | "value", text: string, form: string): Issue => ({
    rule: badLabel,
    path,
    args: { part, value: shown(text), form },
  });
  const isValue = typeof value !== "string" || value === "" || (value.length <= 63 && KEY_NAME.test(value));
  return [
    ...(isKey(key) ? [] : [issue("key", key, KEY_FORM)]),
    ...(isValue ? [] : [issue("value", value, VALUE_FORM)]),
  ];
}

/** The server compares keys of annotations in lower case. */
function checkAnnotationKey(written: string): Issue[] {
  const key = written.toLowerCase();
  if (isKey(key)) return [];
  const path = childPath("metadata.annotations", key);
  return [{ rule: badAnnotation, path, args: { value: shown(key), form: KEY_FORM } }];
}

/** Keys and values of all annotations together, in bytes. */
const ANNOTATION_BYTES = 256 * 1024;

function checkAnnotationSize(annotations: readonly (readonly [string, unknown])[]): Issue[] {
  const texts = annotations.flatMap(([key, value]) => [key, String(value)]);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes <= ANNOTATION_BYTES) return [];
  const args = { count: bytes, most: ANNOTATION_BYTES, what: "bytes" };
  return [{ rule: tooLong, path: "metadata.annotations", args }];
}

import { isMap } from "../../model/lists.ts";
import { childPath } from "../../model/path.ts";
import { type LocatedProblem, shown } from "./problem.ts";

/**
 * What the API server demands of metadata beyond types (apimachinery 0.36, pkg/api/validation/objectmeta.go):
 * a name that is a DNS subdomain, label and annotation keys and label values of the right letters and length.
 */
export function checkMetadata(metadata: unknown): LocatedProblem[] {
  if (!isMap(metadata)) return [];
  return [
    ...checkName(metadata),
    ...checkNamespace(metadata.namespace),
    ...Object.entries(stringMap(metadata.labels)).flatMap(([key, value]) => [
      ...checkKey("bad-label", "metadata.labels", key, value),
      ...checkLabelValue(childPath("metadata.labels", key), value),
    ]),
    ...checkAnnotationSize(stringMap(metadata.annotations)),
    ...Object.entries(stringMap(metadata.annotations)).flatMap(([key, value]) =>
      checkKey("bad-annotation", "metadata.annotations", key.toLowerCase(), value),
    ),
  ];
}

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const KEY_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

function checkName(metadata: Record<string, unknown>): LocatedProblem[] {
  const { name, generateName } = metadata;
  if (name === undefined || name === "")
    return typeof generateName === "string" && generateName !== ""
      ? []
      : [
          {
            code: "missing-field",
            path: "metadata.name",
            value: name,
            message: "the name is missing",
            remedy: "add metadata.name",
          },
        ];
  if (typeof name !== "string" || (name.length <= 253 && SUBDOMAIN.test(name))) return [];
  const nearMiss = asSubdomain(name);
  return [
    {
      code: "bad-name",
      path: "metadata.name",
      value: name,
      message: `${shown(name)} is no DNS subdomain (RFC 1123): lower-case letters, digits, "-" and ".", at most 253`,
      remedy: nearMiss ? `write ${nearMiss}` : "choose another name",
      ...(nearMiss ? { nearMiss } : {}),
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

function checkNamespace(namespace: unknown): LocatedProblem[] {
  if (typeof namespace !== "string" || namespace === "" || (namespace.length <= 63 && LABEL.test(namespace)))
    return [];
  return [
    {
      code: "bad-name",
      path: "metadata.namespace",
      value: namespace,
      message: `${shown(namespace)} is no DNS label (RFC 1123): lower-case letters, digits and "-", at most 63`,
      remedy: "name an existing namespace",
    },
  ];
}

function checkKey(
  code: "bad-label" | "bad-annotation",
  path: string,
  key: string,
  value: unknown,
): LocatedProblem[] {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 1 ? undefined : parts.slice(0, -1).join("/");
  const prefixOk = prefix === undefined || (prefix.length <= 253 && SUBDOMAIN.test(prefix));
  if (prefixOk && name.length <= 63 && KEY_NAME.test(name)) return [];
  return [
    {
      code,
      path: childPath(path, key),
      value,
      message: `the key ${shown(key)} is not of the form [DNS subdomain/]name, the name of letters, digits, "-", "_" and ".", at most 63`,
      remedy: "change the key",
    },
  ];
}

/** Keys and values of all annotations together, in bytes. */
const ANNOTATION_BYTES = 256 * 1024;

function checkAnnotationSize(annotations: Record<string, unknown>): LocatedProblem[] {
  const texts = Object.entries(annotations).flatMap(([key, value]) => [key, String(value)]);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes <= ANNOTATION_BYTES) return [];
  return [
    {
      code: "too-long",
      path: "metadata.annotations",
      value: bytes,
      message: `the annotations hold ${bytes} bytes, allowed are at most ${ANNOTATION_BYTES}`,
      remedy: "shorten them",
    },
  ];
}

function checkLabelValue(path: string, value: unknown): LocatedProblem[] {
  if (typeof value !== "string" || value === "" || (value.length <= 63 && KEY_NAME.test(value))) return [];
  return [
    {
      code: "bad-label",
      path,
      value,
      message: `${shown(value)} is no label value: letters, digits, "-", "_" and ".", at most 63`,
      remedy: "shorten it, or move it to metadata.annotations",
    },
  ];
}

function stringMap(value: unknown): Record<string, unknown> {
  return isMap(value) ? value : {};
}

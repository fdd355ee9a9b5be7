import { parseAllDocuments } from "yaml";
import { isMap } from "../../model/lists.ts";

/** A node of a CRD's OpenAPI v3 schema, as written; which keywords may stand in it is settled by `compact.ts`. */
export type OpenApiNode = Record<string, unknown>;

/** One served version of one kind: everything the packages need, nothing else of the CRD. */
export interface KindVersion {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** The version the API server stores; its types carry the kind's plain name. */
  readonly storage: boolean;
  /** The API server drops a written `status` and validates none of it. */
  readonly statusSubresource: boolean;
  readonly schema: OpenApiNode;
}

/** A CRD file that cannot be turned into types: names the file and what to do. */
export class CrdError extends Error {}

/**
 * Reads the served versions out of CRD YAML (one or several documents; other kinds in the file are passed over).
 * Read as YAML 1.1, the way Kubernetes reads it. `file` only names the text in errors. Throws CrdError on text that is no YAML and on a CRD without a schema.
 */
export function parseCrds(text: string, file: string): KindVersion[] {
  return parseAllDocuments(text, { version: "1.1" }).flatMap((document) => {
    const broken = document.errors[0];
    if (broken) throw new CrdError(`${file}: not YAML: ${broken.message}`);
    const object: unknown = document.toJS();
    return isMap(object) && object.kind === "CustomResourceDefinition" ? versionsOf(object, file) : [];
  });
}

function versionsOf(crd: Record<string, unknown>, file: string): KindVersion[] {
  if (crd.apiVersion !== "apiextensions.k8s.io/v1")
    throw new CrdError(`${file}: apiVersion ${String(crd.apiVersion)}, expected apiextensions.k8s.io/v1`);
  const spec = record(crd.spec, file, "spec");
  const names = record(spec.names, file, "spec.names");
  if (!Array.isArray(spec.versions)) throw new CrdError(`${file}: spec.versions is not a list`);
  return spec.versions
    .map((version: unknown, index) => record(version, file, `spec.versions[${index}]`))
    .filter((version) => version.served === true)
    .map((version) => ({
      group: String(spec.group),
      version: String(version.name),
      kind: String(names.kind),
      namespaced: spec.scope === "Namespaced",
      storage: version.storage === true,
      statusSubresource: isMap(version.subresources) && "status" in version.subresources,
      schema: record(
        record(version.schema, file, `version ${String(version.name)}: schema`).openAPIV3Schema,
        file,
        `version ${String(version.name)}: schema.openAPIV3Schema`,
      ),
    }));
}

function record(value: unknown, file: string, path: string): Record<string, unknown> {
  if (!isMap(value)) throw new CrdError(`${file}: ${path} is missing or not a mapping`);
  return value;
}

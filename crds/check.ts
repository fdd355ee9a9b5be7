import { notAnObject } from "../diagnostics/schema/not-an-object.ts";
import { unknownKind } from "../diagnostics/schema/unknown-kind.ts";
import { diagnosticsOf } from "../documents/diagnostics.ts";
import type { Issue } from "../documents/issue.ts";
import { objectIn, objectTitle } from "../documents/object.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { isMap } from "../model/lists.ts";
import { nearest } from "../model/near-miss.ts";
import { described, shown } from "../model/shown.ts";
import { explain } from "./check/explain.ts";
import { checkMetadata } from "./check/metadata.ts";
import { POLICY_KINDS, type Validators } from "./check/validators.ts";

/** Whether the kind is one of those checked here; core kinds such as networking.k8s.io/v1 NetworkPolicy are not. */
export function hasSchema(apiVersion: string, kind: string): boolean {
  return POLICY_KINDS.kinds.includes(`${apiVersion}/${kind}`);
}

/**
 * Everything the API server would refuse or silently drop of a policy manifest, found without a cluster: schema,
 * formats, patterns in RE2, limits, CEL rules, names and labels, after defaults and null handling as the server does
 * them. What only the engine's agent refuses is no matter of the schema and not found here.
 * `subject` names the policy in the diagnostics; default `Kind namespace/name`. A kind without schema is one of them.
 */
export function checkManifest(manifest: unknown, subject?: string): Diagnostic[] {
  return checkAgainst(POLICY_KINDS, manifest, subject);
}

/** The same over other kinds than the built-in ones. */
export function checkAgainst(validators: Validators, manifest: unknown, subject?: string): Diagnostic[] {
  const object = objectIn(manifest);
  return diagnosticsOf(issuesOf(validators, manifest), {
    subject: subject ?? (object === undefined ? "manifest" : objectTitle(object)),
    place: object === undefined ? {} : { object },
    origin: "schema",
  });
}

function issuesOf(validators: Validators, manifest: unknown): Issue[] {
  if (!isMap(manifest)) return [{ rule: notAnObject, path: "", args: { found: described(manifest) } }];
  const { apiVersion, kind } = manifest;
  const validation = validators.validate(`${String(apiVersion)}/${String(kind)}`, manifest);
  if (!validation) return [withoutSchema(validators.kinds, apiVersion, kind)];
  return [...explain(validation.errors, validation.value), ...checkMetadata(metadataOf(validation.value))];
}

function metadataOf(manifest: unknown): unknown {
  return isMap(manifest) ? manifest.metadata : undefined;
}

function withoutSchema(kinds: readonly string[], apiVersion: unknown, kind: unknown): Issue {
  const sameKind = kinds.find((key) => key.endsWith(`/${String(kind)}`));
  const near = sameKind ?? nearest(`${String(apiVersion)}/${String(kind)}`, kinds);
  return {
    rule: unknownKind,
    path: "",
    args: {
      apiVersion: shown(apiVersion),
      kind: shown(kind),
      kinds,
      ...(near === undefined ? {} : { near }),
    },
  };
}

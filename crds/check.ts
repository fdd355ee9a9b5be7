import { isMap } from "../model/lists.ts";
import { nearest } from "../model/near-miss.ts";
import { explain } from "./check/explain.ts";
import { checkMetadata } from "./check/metadata.ts";
import { type LocatedProblem, type ManifestProblem, shown } from "./check/problem.ts";
import { POLICY_KINDS, type Validators } from "./check/validators.ts";

export { describeProblem, type ManifestProblem, type ProblemCode } from "./check/problem.ts";

/** Whether the kind is one of those checked here; core kinds such as networking.k8s.io/v1 NetworkPolicy are not. */
export function hasSchema(apiVersion: string, kind: string): boolean {
  return POLICY_KINDS.kinds.includes(`${apiVersion}/${kind}`);
}

/**
 * Everything the API server would refuse or silently drop of a policy manifest, found without a cluster: schema,
 * formats, patterns in RE2, limits, CEL rules, names and labels, after defaults and null handling as the server does
 * them. What only the engine's agent refuses is no matter of the schema and not found here.
 * `label` names the policy in the problems; default `Kind namespace/name`. A kind without schema is one problem.
 */
export function checkManifest(manifest: unknown, label?: string): ManifestProblem[] {
  return checkAgainst(POLICY_KINDS, manifest, label);
}

/** The same over other kinds than the built-in ones. */
export function checkAgainst(validators: Validators, manifest: unknown, label?: string): ManifestProblem[] {
  const policy = label ?? titleOf(manifest);
  return located(validators, manifest).map((problem) => ({ ...problem, policy }));
}

function located(validators: Validators, manifest: unknown): LocatedProblem[] {
  if (!isMap(manifest))
    return [
      {
        code: "not-an-object",
        path: "",
        value: manifest,
        message: `${shown(manifest)} is no manifest`,
        remedy: "write a mapping with apiVersion, kind, metadata and spec",
      },
    ];
  const { apiVersion, kind } = manifest;
  const validation = validators.validate(`${String(apiVersion)}/${String(kind)}`, manifest);
  if (!validation) return [unknownKind(validators.kinds, apiVersion, kind)];
  return [...explain(validation.errors, validation.value), ...checkMetadata(metadataOf(validation.value))];
}

function metadataOf(manifest: unknown): unknown {
  return isMap(manifest) ? manifest.metadata : undefined;
}

function unknownKind(kinds: readonly string[], apiVersion: unknown, kind: unknown): LocatedProblem {
  const wanted = `${String(apiVersion)}/${String(kind)}`;
  const sameKind = kinds.find((key) => key.endsWith(`/${String(kind)}`));
  const nearMiss = sameKind ?? nearest(wanted, kinds);
  return {
    code: "unknown-kind",
    path: "",
    value: wanted,
    message: `there is no schema for apiVersion ${shown(apiVersion)}, kind ${shown(kind)}`,
    remedy: nearMiss ? `did you mean ${nearMiss}` : `the kinds are ${kinds.join(", ")}`,
    ...(nearMiss ? { nearMiss } : {}),
  };
}

function titleOf(manifest: unknown): string {
  if (!isMap(manifest)) return "manifest";
  const metadata = isMap(manifest.metadata) ? manifest.metadata : {};
  const name = typeof metadata.name === "string" ? metadata.name : "(unnamed)";
  const place = typeof metadata.namespace === "string" ? `${metadata.namespace}/${name}` : name;
  return `${typeof manifest.kind === "string" ? manifest.kind : "manifest"} ${place}`;
}

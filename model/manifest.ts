import type { DiagnosticObject } from "./diagnostic.ts";
import type { Labels } from "./workload.ts";

/** Metadata as policies use it. */
export interface ManifestMetadata {
  readonly name: string;
  /** Absent means the kind is cluster-scoped. */
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A Kubernetes object as plain data. */
export interface Manifest<Spec = unknown> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
  readonly spec: Spec;
}

/** `kind namespace/name`, as people say it; cluster-scoped objects have no namespace. */
export function manifestTitle(manifest: Manifest): string {
  const { name, namespace } = manifest.metadata;
  return `${manifest.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** The object that a manifest describes, as a diagnostic names it. */
export const objectOf = ({ kind, metadata: { name, namespace } }: Manifest): DiagnosticObject => ({
  kind,
  ...(namespace === undefined ? {} : { namespace }),
  name,
});

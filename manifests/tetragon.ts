import type { TracingPolicy, TracingPolicySpec } from "@pulumi/kubernetes-tetragon/plain";
import type { Control } from "../model/control.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Policy } from "../model/policy.ts";
import type { Labels } from "../model/workload.ts";

/** What an author settles about a TracingPolicy; it is cluster-scoped, so it has no namespace. */
export interface TracingPolicyParts {
  readonly name: string;
  /** File under the spec's tree. */
  readonly file: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly intent: string;
  readonly controls: readonly Control[];
  readonly rows: readonly string[];
  readonly spec: TracingPolicySpec;
}

export function tracingPolicy(parts: TracingPolicyParts): Policy<Manifest<TracingPolicySpec>> {
  const { name, file, labels, annotations, intent, controls, rows, spec } = parts;
  const manifest = {
    apiVersion: "cilium.io/v1alpha1",
    kind: "TracingPolicy",
    metadata: { name, labels: { ...labels }, annotations: { ...annotations } },
    spec,
  } satisfies TracingPolicy;
  return {
    name,
    file,
    dialect: "tetragon",
    layer: "runtime",
    role: "trace",
    intent,
    controls,
    rows,
    manifest,
  };
}

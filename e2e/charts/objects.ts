/** Looks into rendered objects. Every look fails with what was there instead, never with undefined. */
import type { KubeObject } from "../kube/client.ts";

/** The one object of a kind and name. @throws Error that lists the names of that kind */
export function objectOf(objects: readonly KubeObject[], kind: string, name: string): KubeObject {
  const ofKind = objects.filter((object) => object.kind === kind);
  const found = ofKind.find(({ metadata }) => metadata.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `no ${kind} ${name}, only: ${ofKind.map(({ metadata }) => metadata.name).join(", ") || "none"}`,
  );
}

/** The data of a ConfigMap. */
export function dataOf(objects: readonly KubeObject[], name: string): Readonly<Record<string, string>> {
  return objectOf(objects, "ConfigMap", name).data as Record<string, string>;
}

/** `kind/name` of every object. */
export function titlesOf(objects: readonly KubeObject[]): string[] {
  return objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
}

interface Container {
  readonly name: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

/** What the tests look into of a workload's pods. */
export interface PodTemplate {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly hostNetwork?: boolean;
    readonly containers: readonly Container[];
    readonly volumes: readonly { readonly name: string; readonly hostPath?: { readonly path: string } }[];
  };
}

/** The pod template of a DaemonSet or Deployment. */
export function podsOf(
  objects: readonly KubeObject[],
  kind: "DaemonSet" | "Deployment",
  name: string,
): PodTemplate {
  return (objectOf(objects, kind, name).spec as { template: PodTemplate }).template;
}

/** One container of a pod template. */
export function containerOf(pods: PodTemplate, name: string): Container {
  const found = pods.spec.containers.find((container) => container.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `no container ${name}, only: ${pods.spec.containers.map((container) => container.name).join(", ")}`,
  );
}

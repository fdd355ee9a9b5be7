/** From a resource's inputs to the object that is sent: its name, its namespace, and what the stand-in refuses. */
import { createHash } from "node:crypto";
import type { KubeObject } from "../kube/client.ts";
import type { Cluster } from "./configuration.ts";
import { type CheckRequest, type Properties, unknownValue } from "./protocol.ts";
import { isKnownCondition } from "./waiting.ts";

/** The inputs of a resource read as an object of the API. */
export function inputsOf(properties: Properties): KubeObject {
  const { metadata, ...rest } = properties;
  return { ...rest, metadata: { ...(metadata as Properties | undefined) } } as KubeObject;
}

/**
 * The inputs with a name. One that the program does not give is made from the logical name and eight hex digits, and kept on
 * later deployments.
 */
export function named({ name, news, olds, seed }: CheckRequest): KubeObject {
  const inputs = inputsOf(news);
  if (inputs.metadata.name !== undefined) return inputs;
  const before = Object.keys(olds).length === 0 ? undefined : inputsOf(olds).metadata;
  const suffix = createHash("sha256").update(seed).update(name).digest("hex").slice(0, 8);
  const made = before?.name ?? `${name}-${suffix}`;
  const annotations = { ...inputs.metadata.annotations, "pulumi.com/autonamed": "true" };
  return { ...inputs, metadata: { ...inputs.metadata, name: made, annotations } };
}

/** Kinds for which the real provider waits until something runs, which nothing here does. */
const awaited: ReadonlySet<string> = new Set([
  "apps/v1/DaemonSet",
  "apps/v1/Deployment",
  "apps/v1/StatefulSet",
  "batch/v1/Job",
  "networking.k8s.io/v1/Ingress",
  "v1/PersistentVolumeClaim",
  "v1/Pod",
  "v1/ReplicationController",
  "v1/Service",
]);

/** @throws Error for what the real provider would do otherwise than this one */
export function refuseUnfit({ apiVersion, kind, metadata }: KubeObject): void {
  const unfit = (what: string) =>
    new Error(`the stand-in Kubernetes provider does not ${what}; run with E2E_PROVIDER=real`);
  if (awaited.has(`${apiVersion}/${kind}`)) throw unfit(`wait until a ${kind} is ready`);
  if (kind.endsWith("List")) throw unfit(`create a list (${kind})`);
  if (metadata.generateName !== undefined) throw unfit("support metadata.generateName");
  const waitFor = metadata.annotations?.["pulumi.com/waitFor"];
  if (waitFor !== undefined && !isKnownCondition(waitFor))
    throw unfit(`honour pulumi.com/waitFor: ${waitFor}`);
}

/** Built-in kinds that have no namespace, for when no cluster can be asked. */
const clusterScoped: ReadonlySet<string> = new Set([
  "v1/Namespace",
  "v1/Node",
  "v1/PersistentVolume",
  "rbac.authorization.k8s.io/v1/ClusterRole",
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding",
  "apiextensions.k8s.io/v1/CustomResourceDefinition",
  "admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration",
  "admissionregistration.k8s.io/v1/MutatingWebhookConfiguration",
  "scheduling.k8s.io/v1/PriorityClass",
  "storage.k8s.io/v1/StorageClass",
]);

/** Whether the kind has a namespace. One that nobody can tell counts as namespaced, as in the real provider. */
async function isNamespaced({ apiVersion, kind }: KubeObject, cluster: Cluster): Promise<boolean> {
  if (clusterScoped.has(`${apiVersion}/${kind}`)) return false;
  if ("unreachable" in cluster) return true;
  return cluster.client.describe({ apiVersion, kind }).then(
    ({ namespaced }) => namespaced,
    () => true,
  );
}

/**
 * The object with the kubeconfig's namespace where it names none. A cluster-scoped custom resource whose definition is not
 * there yet gets one too (docs/semantics/pulumi.md#namespace-of-an-unknown-kind); the API server drops it.
 */
export async function defaultNamespace(object: KubeObject, cluster: Cluster): Promise<KubeObject> {
  const { namespace } = cluster;
  if (namespace === undefined || object.metadata.namespace !== undefined) return object;
  if (!(await isNamespaced(object, cluster))) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/**
 * A function that writes the namespace of an object in one form, so that two objects of the same kind compare: explicit
 * for a namespaced kind, absent for a cluster-scoped one. An unknown namespace stays.
 */
export async function sameNamespaceForm(
  like: KubeObject,
  cluster: Cluster,
): Promise<(object: KubeObject) => KubeObject> {
  const namespaced = await isNamespaced(like, cluster);
  return (object) => {
    const { namespace, ...metadata } = object.metadata;
    if (namespace === unknownValue) return object;
    return {
      ...object,
      metadata: namespaced ? { ...metadata, namespace: namespace ?? "default" } : metadata,
    };
  };
}

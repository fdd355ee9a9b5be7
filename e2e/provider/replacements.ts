/** Which properties of which kinds cannot change in place, as pulumi-kubernetes lists them. */
import type { Kind } from "../kube/client.ts";

type Path = readonly string[];

/** The identity of every object. */
const identity: readonly Path[] = [
  ["metadata", "name"],
  ["metadata", "namespace"],
];

const ofKind: ReadonlyMap<string, readonly Path[]> = new Map([
  ["v1/ConfigMap", [["binaryData"], ["data"]]],
  ["v1/Secret", [["type"], ["stringData"], ["data"]]],
  ["rbac.authorization.k8s.io/v1/ClusterRoleBinding", [["roleRef"]]],
  ["rbac.authorization.k8s.io/v1/RoleBinding", [["roleRef"]]],
  ["storage.k8s.io/v1/StorageClass", [["parameters"], ["provisioner"]]],
]);

export function forcedReplacements({ apiVersion, kind }: Kind): readonly Path[] {
  return [...identity, ...(ofKind.get(`${apiVersion}/${kind}`) ?? [])];
}

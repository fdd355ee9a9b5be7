/** Which cluster the provider speaks to, from its config and the environment, and whether it answers. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { KubeClient } from "../kube/client.ts";
import { connectionFrom } from "../kube/connection.ts";
import { compare } from "./difference.ts";
import { type Difference, noDifference, type Properties, unknownValue } from "./protocol.ts";

export interface ReachableCluster {
  readonly client: KubeClient;
  /** Where a namespaced object goes that names no namespace. */
  readonly namespace: string;
  readonly upsertExistingObjects: boolean;
  readonly enablePatchForce: boolean;
}

/** A cluster that cannot be asked. `namespace` is absent when there is no kubeconfig at all. */
export interface UnreachableCluster {
  readonly unreachable: string;
  readonly namespace?: string;
}

export type Cluster = ReachableCluster | UnreachableCluster;

/** As client-go finds it: `KUBECONFIG` (its first file that exists), then `~/.kube/config`. */
function kubeconfigFile(): string | undefined {
  const listed = (process.env.KUBECONFIG ?? "").split(":").filter((path) => path !== "");
  const candidates = listed.length > 0 ? listed : [join(homedir(), ".kube", "config")];
  return candidates.find((path) => existsSync(path));
}

/**
 * The cluster of the provider's config: `kubeconfig` (a path or the text), `context`, `namespace`. Never throws: operations that
 * need a cluster say why there is none, the others go on.
 */
export async function configuredCluster(config: ReadonlyMap<string, string>): Promise<Cluster> {
  const value = (key: string) => config.get(`kubernetes:config:${key}`) || undefined;
  const given = value("kubeconfig") ?? kubeconfigFile();
  if (given === undefined)
    return {
      unreachable: "no kubeconfig: neither the provider's config nor KUBECONFIG nor ~/.kube/config has one",
    };
  let client: KubeClient;
  try {
    client = new KubeClient(connectionFrom(given, value("context")));
  } catch (error) {
    return { unreachable: `failed to parse kubeconfig data: ${(error as Error).message}` };
  }
  const namespace = value("namespace") ?? client.connection.namespace ?? "default";
  try {
    await client.request("GET", "/version");
  } catch (error) {
    return {
      unreachable: `unable to load schema information from the API server: ${(error as Error).message}`,
      namespace,
    };
  }
  const set = (key: string, variable: string) => (value(key) ?? process.env[variable]) === "true";
  return {
    client,
    namespace,
    upsertExistingObjects: set("upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"),
    enablePatchForce: set("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"),
  };
}

/**
 * What a change of the provider's own config means: another cluster replaces everything on it, unless a
 * `clusterIdentifier` says that it is the same one.
 */
export function clusterDifference(olds: Properties, news: Properties): Difference {
  const changes = compare(olds, news, [["clusterIdentifier"]]);
  if (changes.size === 0) return noDifference;
  const identified = olds.clusterIdentifier !== undefined && news.clusterIdentifier !== undefined;
  const moved = !identified && serverOf(olds) !== serverOf(news);
  return {
    changes: new Map(
      [...changes].map(([path, change]) => [
        path,
        {
          ...change,
          replace: change.replace || (moved && ["kubeconfig", "context", "cluster"].includes(path)),
        },
      ]),
    ),
    deleteBeforeReplace: false,
  };
}

function serverOf({ kubeconfig, context }: Properties): string | undefined {
  if (typeof kubeconfig !== "string" || kubeconfig === unknownValue) return undefined;
  try {
    return connectionFrom(kubeconfig, typeof context === "string" ? context : undefined).server;
  } catch {
    return undefined;
  }
}

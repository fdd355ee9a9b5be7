/**
 * Helm releases of the stand-in: recorded, kept in Pulumi's state, never installed. No chart is fetched and nothing
 * reaches the cluster, so a test plays the operator itself: it waits for the release in the record and
 * then applies what the operator would (the CRDs). Two settings of the environment shape the play:
 * - `PALISADE_E2E_RELEASES_HELD`: a folder; no install or upgrade is done while a file of the release's name is in it (`hold.ts`);
 * - `PALISADE_E2E_RELEASE_FAILS`: the name of a release whose install or upgrade fails.
 */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "./configuration.ts";
import { compare, withoutIgnored } from "./difference.ts";
import { untilLetGo } from "./hold.ts";
import type {
  CheckRequest,
  CreateRequest,
  DeleteRequest,
  Difference,
  DiffRequest,
  Properties,
  Resource,
  UpdateRequest,
} from "./protocol.ts";
import { recorded } from "./record.ts";

export function isRelease({ type }: Resource): boolean {
  return type === "kubernetes:helm.sh/v3:Release";
}

const identity = [["name"], ["namespace"]];

/** So that what does not wait for a release is seen. */
const installMs = 300;

export class ReleaseProvider {
  readonly #cluster: () => Cluster;

  constructor(cluster: () => Cluster) {
    this.#cluster = cluster;
  }

  /** The inputs with a name and a namespace. */
  check({ news, olds, name, seed }: CheckRequest): Properties {
    if (typeof news.chart !== "string") throw new Error(`release ${name} names no chart`);
    const suffix = createHash("sha256").update(seed).update(name).digest("hex").slice(0, 8);
    return {
      ...news,
      name: news.name ?? olds.name ?? `${name}-${suffix}`,
      namespace: news.namespace ?? this.#cluster().namespace ?? "default",
    };
  }

  diff({ olds, news, ignoreChanges }: DiffRequest): Difference {
    const { status: _, ...before } = olds;
    const changes = withoutIgnored(compare(before, news, identity), ignoreChanges);
    return {
      changes,
      deleteBeforeReplace: olds.name === news.name && olds.namespace === news.namespace,
    };
  }

  async create(request: CreateRequest): Promise<{ id: string; state: Properties }> {
    const { inputs, preview } = request;
    const id = `${inputs.namespace}/${inputs.name}`;
    if (preview) return { id: "", state: inputs };
    return recorded(
      { provider: "kubernetes", operation: "create", properties: inputs },
      request,
      async () => ({ id, state: await this.#install(inputs, 1) }),
      () => id,
    );
  }

  async update(request: UpdateRequest): Promise<Properties> {
    const { news, olds, preview, id } = request;
    if (preview) return news;
    const revision = ((olds.status as { revision?: number } | undefined)?.revision ?? 0) + 1;
    return recorded(
      { provider: "kubernetes", operation: "update", properties: news },
      request,
      () => this.#install(news, revision),
      () => id,
    );
  }

  async delete(request: DeleteRequest): Promise<void> {
    this.#needsCluster("delete");
    await recorded(
      { provider: "kubernetes", operation: "delete", properties: request.state },
      request,
      async () => undefined,
      () => request.id,
    );
  }

  async #install(inputs: Properties, revision: number): Promise<Properties> {
    this.#needsCluster("install");
    await sleep(installMs);
    await untilLetGo(String(inputs.name));
    if (process.env.PALISADE_E2E_RELEASE_FAILS === inputs.name)
      throw new Error(
        `Helm release "${inputs.namespace}/${inputs.name}" failed to become ready, as the test asked`,
      );
    const { name, namespace, chart, version } = inputs;
    return { ...inputs, status: { name, namespace, chart, version, revision, status: "deployed" } };
  }

  #needsCluster(verb: string): void {
    const cluster = this.#cluster();
    if ("unreachable" in cluster)
      throw new Error(
        `can't ${verb} Helm Release with unreachable cluster. Reason: "${cluster.unreachable}"`,
      );
  }
}

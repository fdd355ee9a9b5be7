/**
 * Test code: a stand-in for the Kubernetes provider plugin, which no package registry carries. It does over the real API
 * server what pulumi-kubernetes 4.34 does for objects without a readiness rule of their own (policies,
 * namespaces, config maps, custom resources), and records Helm releases. What it does not know it refuses.
 */
import type { KubeClient, KubeObject } from "../kube/client.ts";
import { ApiError, isNotFound, UnknownKind } from "../kube/errors.ts";
import { type Cluster, clusterDifference, configuredCluster } from "./configuration.ts";
import { compare, prune, withoutIgnored } from "./difference.ts";
import { defaultNamespace, inputsOf, named, refuseUnfit, sameNamespaceForm } from "./inputs.ts";
import { createManager, takeOver, wasCreatedHere } from "./ownership.ts";
import { isPatch, relinquish } from "./patch.ts";
import {
  type CheckRequest,
  type CreateRequest,
  type DeleteRequest,
  type Difference,
  type DiffRequest,
  hasUnknown,
  InitFailed,
  type Log,
  type Properties,
  type Provider,
  type ReadRequest,
  type Resource,
  type UpdateRequest,
} from "./protocol.ts";
import { recorded } from "./record.ts";
import { isRelease, ReleaseProvider } from "./release.ts";
import { forcedReplacements } from "./replacements.ts";
import { checkpoint, managerOf, parseCheckpoint, stateId } from "./state.ts";
import { type Pause, untilDeleted, untilReady, withRetries } from "./waiting.ts";

export class KubernetesProvider implements Provider {
  #cluster: Cluster = { unreachable: "the provider is not configured" };
  #log: Log = () => undefined;
  readonly #cancelled = new AbortController();
  readonly #releases = new ReleaseProvider(() => this.#cluster);
  readonly #pause: Pause | undefined;

  /** @param pause how to wait between the attempts of a create; absent: in real time */
  constructor(pause?: Pause) {
    this.#pause = pause;
  }

  async configure(config: ReadonlyMap<string, string>, log: Log): Promise<void> {
    this.#log = log;
    this.#cluster = await configuredCluster(config);
  }

  diffConfig(olds: Properties, news: Properties): Difference {
    return clusterDifference(olds, news);
  }

  async check(request: CheckRequest): Promise<Properties> {
    if (isRelease(request)) return this.#releases.check(request);
    const inputs = named(request);
    refuseUnfit(inputs);
    return defaultNamespace(inputs, this.#cluster);
  }

  async diff(request: DiffRequest): Promise<Difference> {
    if (isRelease(request)) return this.#releases.diff(request);
    const { inputs, live } = parseCheckpoint(request.olds);
    const form = await sameNamespaceForm(inputsOf(request.news), this.#cluster);
    const olds = form(prune(live, inputs) as KubeObject);
    const news = form(inputsOf(request.news));
    const changes = withoutIgnored(compare(olds, news, forcedReplacements(news)), request.ignoreChanges);
    const { metadata } = news;
    return {
      changes,
      deleteBeforeReplace:
        [...changes.values()].some((change) => change.replace) &&
        metadata.annotations?.["pulumi.com/autonamed"] !== "true" &&
        metadata.name === live.metadata.name &&
        (metadata.namespace ?? "") === (live.metadata.namespace ?? ""),
    };
  }

  async create(request: CreateRequest): Promise<{ id: string; state: Properties }> {
    if (isRelease(request)) return this.#releases.create(request);
    const inputs = inputsOf(request.inputs);
    if (request.preview) return { id: "", state: await this.#previewCreate(request, inputs) };
    return recorded(
      { provider: "kubernetes", operation: "create", properties: inputs },
      request,
      async () => {
        const manager = managerOf({});
        const made = await this.#post(request, inputs, manager);
        const live = await this.#ready(request, inputs, made, manager);
        return { id: stateId(live), state: checkpoint(inputs, live, manager) };
      },
      ({ id }) => id,
    );
  }

  /** What a create would make. A kind or a namespace that is not there yet previews as its inputs. */
  async #previewCreate({ inputs: asGiven }: CreateRequest, inputs: KubeObject): Promise<Properties> {
    const client = await this.#clientFor(inputs);
    if (client === undefined || hasUnknown(inputs)) return asGiven;
    try {
      const { status: _, ...made } = await client.create(inputs, {
        fieldManager: createManager,
        dryRun: true,
      });
      return checkpoint(inputs, made as KubeObject);
    } catch (error) {
      const harmless = error instanceof ApiError && [403, 404, 409].includes(error.code);
      if (harmless) return asGiven;
      throw new Error(`preview of a create failed: ${(error as Error).message}`);
    }
  }

  /** Waits for what the inputs say must be. @throws InitFailed when it does not come, for the object is there */
  async #ready(
    { timeoutSeconds = 0 }: Pick<CreateRequest, "timeoutSeconds">,
    inputs: KubeObject,
    made: KubeObject,
    manager: string,
  ): Promise<KubeObject> {
    const { signal } = this.#cancelled;
    return untilReady(this.#client(), made, inputs, timeoutSeconds, signal).catch((error: Error) => {
      throw notLive(stateId(made), checkpoint(inputs, made, manager), error);
    });
  }

  async #post(resource: Resource, inputs: KubeObject, manager: string): Promise<KubeObject> {
    const client = this.#client();
    const { apiVersion, kind } = inputs;
    try {
      return await withRetries(
        () =>
          this.#upserts || isPatch(resource)
            ? client.apply(inputs, { fieldManager: manager, force: this.#forces(inputs) })
            : client.create(inputs, { fieldManager: createManager }),
        (error) => error instanceof UnknownKind || isNotFound(error),
        (attempt, error) => {
          this.#log("info", resource.urn, `Retry #${attempt}; creation failed: ${error.message}`, true);
        },
        this.#cancelled.signal,
        this.#pause,
      );
    } catch (error) {
      const reason = (error as Error).message;
      if (error instanceof UnknownKind)
        throw new Error(
          `creation of resource "${resource.urn}" with kind ${apiVersion}/${kind} failed because the Kubernetes API server reported ` +
            `that the apiVersion for this resource does not exist. Verify that any required CRDs have been created: ${reason}`,
        );
      const remedy =
        error instanceof ApiError && error.reason === "AlreadyExists"
          ? ". If the resource was renamed, add an alias; to manage an object that others made, import it; to own some of its fields, " +
            "use a Patch resource; to overwrite it, set upsertExistingObjects on the provider"
          : "";
      throw new Error(
        `resource "${resource.urn}" was not successfully created by the Kubernetes API server: ${reason}${remedy}`,
      );
    }
  }

  async update(request: UpdateRequest): Promise<Properties> {
    if (isRelease(request)) return this.#releases.update(request);
    const inputs = inputsOf(request.news);
    if (request.preview) return this.#previewUpdate(request, inputs);
    return recorded(
      { provider: "kubernetes", operation: "update", properties: inputs },
      request,
      () => this.#apply(request, inputs),
      () => request.id,
    );
  }

  async #previewUpdate({ news, olds }: UpdateRequest, inputs: KubeObject): Promise<Properties> {
    const client = await this.#clientFor(inputs);
    if (client === undefined || hasUnknown(inputs)) return news;
    const live = await client.get(parseCheckpoint(olds).live);
    const force = this.#forces(inputs) || wasCreatedHere(live);
    const fieldManager = managerOf(olds);
    try {
      const after = await client.apply(inputs, { fieldManager, force, dryRun: true });
      return checkpoint(inputs, after, fieldManager);
    } catch (error) {
      if (error instanceof ApiError && error.code === 403) return news;
      throw conflictExplained(error, fieldManager);
    }
  }

  async #apply(request: UpdateRequest, inputs: KubeObject): Promise<Properties> {
    const { urn, olds, id } = request;
    const client = this.#client();
    const ref = parseCheckpoint(olds).live;
    const fieldManager = managerOf(olds);
    try {
      const before = await client.get(ref);
      const managedFields = isPatch(request) ? undefined : takeOver(before, fieldManager);
      if (managedFields !== undefined)
        await client.patch(ref, [{ op: "replace", path: "/metadata/managedFields", value: managedFields }]);
      const after = await client.apply(inputs, { fieldManager, force: this.#forces(inputs) });
      return checkpoint(inputs, await this.#ready(request, inputs, after, fieldManager), fieldManager);
    } catch (error) {
      if (error instanceof InitFailed) throw error;
      const explained = conflictExplained(error, fieldManager);
      const live = await client.find(ref).catch(() => undefined);
      if (live === undefined) throw new Error(`update of resource "${urn}" failed: ${explained.message}`);
      throw notLive(id, checkpoint(inputs, live, fieldManager), explained);
    }
  }

  async read(
    request: ReadRequest,
  ): Promise<{ id: string; state: Properties; inputs: Properties } | undefined> {
    if ("unreachable" in this.#cluster) {
      this.#warnUnreachable(request.urn);
      throw new Error(
        "failed to read resource state due to unreachable cluster. If the cluster was deleted, you can remove this resource from " +
          'Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"',
      );
    }
    if (isRelease(request)) return request;
    const last = parseCheckpoint(request.state).live;
    const live = await this.#client().find(last);
    if (live === undefined) return undefined;
    const inputs = prune(live, inputsOf(request.inputs)) as KubeObject;
    return { id: request.id, state: checkpoint(inputs, live, managerOf(request.state)), inputs };
  }

  async delete(request: DeleteRequest): Promise<void> {
    if (isRelease(request)) return this.#releases.delete(request);
    if ("unreachable" in this.#cluster) {
      this.#warnUnreachable(request.urn);
      throw new Error(
        "configured Kubernetes cluster is unreachable. If the cluster was deleted, you can remove this resource from Pulumi state by " +
          'rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"',
      );
    }
    const { live } = parseCheckpoint(request.state);
    await recorded(
      { provider: "kubernetes", operation: "delete", properties: live },
      request,
      () =>
        isPatch(request)
          ? relinquish(this.#client(), live, managerOf(request.state))
          : untilDeleted(this.#client(), live, request.timeoutSeconds, this.#cancelled.signal),
      () => request.id,
    );
  }

  async invoke(token: string): Promise<Properties> {
    throw new Error(`the stand-in Kubernetes provider knows no function ${token}`);
  }

  cancel(): void {
    this.#cancelled.abort(new Error("cancelled"));
  }

  #client(): KubeClient {
    if ("unreachable" in this.#cluster)
      throw new Error(`configured Kubernetes cluster is unreachable: ${this.#cluster.unreachable}`);
    return this.#cluster.client;
  }

  /** The client if the cluster answers and serves the kind, else undefined: the case of a preview without them. */
  async #clientFor(object: KubeObject): Promise<KubeClient | undefined> {
    if ("unreachable" in this.#cluster) return undefined;
    const { client } = this.#cluster;
    return client.describe(object).then(
      () => client,
      () => undefined,
    );
  }

  #warnUnreachable(urn: string): void {
    if ("unreachable" in this.#cluster)
      this.#log("warning", urn, `configured Kubernetes cluster is unreachable: ${this.#cluster.unreachable}`);
  }

  get #upserts(): boolean {
    return "client" in this.#cluster && this.#cluster.upsertExistingObjects;
  }

  #forces(inputs: KubeObject): boolean {
    if (inputs.metadata.annotations?.["pulumi.com/patchForce"] === "true") return true;
    return "client" in this.#cluster && this.#cluster.enablePatchForce;
  }
}

const notLive = (id: string, state: Properties, { message }: Error): InitFailed =>
  new InitFailed(
    id,
    state,
    `the Kubernetes API server reported that "${id}" failed to fully initialize or become live: ${message}`,
  );

function conflictExplained(error: unknown, manager: string): Error {
  if (!(error instanceof ApiError) || error.reason !== "Conflict") return error as Error;
  return new Error(
    "Server-Side Apply field conflict detected. See https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/" +
      "managing-resources-with-server-side-apply/#handle-field-conflicts-on-existing-resources for troubleshooting help.\n" +
      `The resource managed by field manager "${manager}" had an apply conflict: ${error.message}`,
  );
}

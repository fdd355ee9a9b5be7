/**
 * A small typed client of the Kubernetes API over HTTPS, for reads and writes that the tests make themselves
 * and for the stand-in provider. It resolves kinds by discovery, as every client must: a kind whose
 * CustomResourceDefinition is missing is an UnknownKind, not an empty list.
 */
import type { ClientRequest, IncomingMessage } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import type { Connection } from "./connection.ts";
import { ApiError, UnknownKind, Unreachable } from "./errors.ts";

/** Any object of the API. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  managedFields?: ManagedFields[];
  [field: string]: unknown;
}

/** One entry of `metadata.managedFields`. */
export interface ManagedFields {
  manager: string;
  operation: "Apply" | "Update";
  subresource?: string;
  fieldsV1?: Record<string, unknown>;
  [field: string]: unknown;
}

/** A kind of the API; `KubeObject` satisfies it. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Names one object. */
export interface Ref extends Kind {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export interface WriteOptions {
  /** Absent: the server derives one from the user agent. */
  readonly fieldManager?: string;
  /** True asks the server to validate and default, and to store nothing. */
  readonly dryRun?: boolean;
  /** Absent: the server's default, `Warn`. */
  readonly fieldValidation?: "Strict" | "Warn" | "Ignore";
  /** Of server-side apply: take fields that others manage. Absent: false. */
  readonly force?: boolean;
}

export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: KubeObject;
  /** When the event arrived, milliseconds since the epoch. */
  readonly at: number;
}

/** A running watch. `events` grows as they arrive; `stop` ends it. */
export interface Watch {
  readonly events: readonly WatchEvent[];
  stop(): void;
}

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

interface RequestOptions {
  readonly query?: Record<string, string | undefined>;
  readonly body?: unknown;
  readonly contentType?: string;
}

type Query = Record<string, string | undefined>;

const answerTimeoutMs = 30_000;

export class KubeClient {
  readonly connection: Connection;
  readonly #agent: Agent;
  readonly #discovered = new Map<string, Promise<readonly ApiResource[]>>();

  constructor(connection: Connection) {
    this.connection = connection;
    this.#agent = new Agent({
      keepAlive: true,
      ca: connection.ca,
      cert: connection.cert,
      key: connection.key,
      rejectUnauthorized: connection.insecure !== true,
    });
  }

  /** One request; the parsed JSON of the answer. @throws ApiError, Unreachable */
  async request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    const text = await new Promise<string>((done, failed) => {
      const sent = this.#send(method, path, options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", (error) => failed(new Unreachable(this.connection.server, error)));
        answer.on("end", () => {
          const body = Buffer.concat(chunks).toString("utf8");
          if ((answer.statusCode ?? 500) < 400) done(body);
          else failed(ApiError.from(answer.statusCode ?? 500, body));
        });
      });
      sent.on("error", (error) => failed(new Unreachable(this.connection.server, error)));
      sent.setTimeout(answerTimeoutMs, () => sent.destroy(new Error(`no answer in ${answerTimeoutMs} ms`)));
    });
    return (text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text) as T;
  }

  #send(
    method: string,
    path: string,
    { query, body, contentType }: RequestOptions,
    onAnswer: (answer: IncomingMessage) => void,
  ): ClientRequest {
    const url = new URL(this.connection.server + path);
    for (const [key, value] of Object.entries(query ?? {}))
      if (value !== undefined) url.searchParams.set(key, value);
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const { token } = this.connection;
    const headers = {
      accept: "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(payload === undefined
        ? {}
        : { "content-type": contentType ?? "application/json", "content-length": payload.length }),
    };
    return httpsRequest(url, { method, agent: this.#agent, headers }, onAnswer).end(payload);
  }

  /** What the server serves under a group and version; asked once, and again after a miss. */
  #resources(apiVersion: string): Promise<readonly ApiResource[]> {
    const known = this.#discovered.get(apiVersion);
    if (known !== undefined) return known;
    const path = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const asked = this.request<{ resources: ApiResource[] }>("GET", path).then(
      (list) => list.resources.filter((resource) => !resource.name.includes("/")),
      (error: unknown) => {
        if (error instanceof ApiError && error.code === 404) return [];
        throw error;
      },
    );
    this.#discovered.set(apiVersion, asked);
    asked.catch(() => this.#discovered.delete(apiVersion));
    return asked;
  }

  /** How the server serves a kind. @throws UnknownKind when it does not */
  async describe({ apiVersion, kind }: Kind): Promise<ApiResource> {
    const find = async () => (await this.#resources(apiVersion)).find((resource) => resource.kind === kind);
    const found = await find();
    if (found !== undefined) return found;
    this.#discovered.delete(apiVersion);
    const afterAsking = await find();
    if (afterAsking !== undefined) return afterAsking;
    this.#discovered.delete(apiVersion);
    throw new UnknownKind(apiVersion, kind);
  }

  /** Asks the server again for every kind, as after a definition was deleted. */
  forgetKinds(): void {
    this.#discovered.clear();
  }

  async #path(kind: Kind, namespace: string | undefined, name?: string): Promise<string> {
    const { name: plural, namespaced } = await this.describe(kind);
    const root = kind.apiVersion.includes("/") ? `/apis/${kind.apiVersion}` : `/api/${kind.apiVersion}`;
    const scope = namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
    return `${root}${scope}/${plural}${name === undefined ? "" : `/${name}`}`;
  }

  /** A namespaced object that names no namespace lives in `default`. */
  async #pathOf(ref: Ref): Promise<string> {
    return this.#path(ref, ref.metadata.namespace ?? "default", ref.metadata.name);
  }

  /** @throws ApiError with code 404 when it is not there */
  async get(ref: Ref): Promise<KubeObject> {
    return this.request("GET", await this.#pathOf(ref));
  }

  /** The object, or undefined when it, or its kind, is not there. */
  async find(ref: Ref): Promise<KubeObject | undefined> {
    try {
      return await this.get(ref);
    } catch (error) {
      if (error instanceof UnknownKind || (error instanceof ApiError && error.code === 404)) return undefined;
      throw error;
    }
  }

  /** All objects of a kind, in one namespace or in all of them. */
  async list(kind: Kind, namespace?: string): Promise<KubeObject[]> {
    const { items } = await this.listWithVersion(kind, namespace);
    return items;
  }

  /** The same, with the resourceVersion to start a watch from. */
  async listWithVersion(
    kind: Kind,
    namespace?: string,
  ): Promise<{ items: KubeObject[]; resourceVersion: string }> {
    const path = await this.#path(kind, namespace);
    const list = await this.request<{ items: KubeObject[]; metadata: { resourceVersion: string } }>(
      "GET",
      path,
    );
    const { apiVersion, kind: name } = kind;
    return {
      items: list.items.map((item) => ({ ...item, apiVersion, kind: name })),
      resourceVersion: list.metadata.resourceVersion,
    };
  }

  /** POST. @throws ApiError with reason AlreadyExists */
  async create(object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    const path = await this.#path(object, object.metadata.namespace ?? "default");
    return this.request("POST", path, { query: writeQuery(options), body: object });
  }

  /** PUT: replaces the whole object. */
  async replace(object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    return this.request("PUT", await this.#pathOf(object), { query: writeQuery(options), body: object });
  }

  /** Server-side apply. @throws ApiError with reason Conflict when another manager holds a field */
  async apply(object: KubeObject, options: WriteOptions & { fieldManager: string }): Promise<KubeObject> {
    return this.request("PATCH", await this.#pathOf(object), {
      query: writeQuery(options),
      body: object,
      contentType: "application/apply-patch+yaml",
    });
  }

  /** A merge patch (an object) or a JSON patch (a list of operations). */
  async patch(ref: Ref, patch: object, options: WriteOptions = {}): Promise<KubeObject> {
    return this.request("PATCH", await this.#pathOf(ref), {
      query: writeQuery(options),
      body: patch,
      contentType: Array.isArray(patch) ? "application/json-patch+json" : "application/merge-patch+json",
    });
  }

  /** DELETE, without waiting. @throws ApiError with code 404 when it is not there */
  async delete(
    ref: Ref,
    propagationPolicy: "Foreground" | "Background" | "Orphan" = "Background",
  ): Promise<void> {
    await this.request("DELETE", await this.#pathOf(ref), { body: { propagationPolicy } });
  }

  /**
   * Watches a kind in one namespace or in all. With `resourceVersion` of a list, no event after that list is missed;
   * without it the objects that are there now come first, as ADDED.
   */
  async watch(kind: Kind, at: { namespace?: string; resourceVersion?: string } = {}): Promise<Watch> {
    const path = await this.#path(kind, at.namespace);
    const events: WatchEvent[] = [];
    let current: ClientRequest | undefined;
    let stopped = false;
    const seen = () => events.at(-1)?.object.metadata.resourceVersion ?? at.resourceVersion;
    const connect = async (): Promise<void> => {
      const query: Query = { watch: "true", resourceVersion: seen() };
      current = await this.#watchOnce(
        path,
        query,
        (event) => events.push(event),
        () => {
          // A server ends watches when it likes, as when it sets up the storage of a new kind; this one goes on.
          if (!stopped) void connect().catch(() => undefined);
        },
      );
    };
    await connect();
    return {
      events,
      stop: () => {
        stopped = true;
        current?.destroy();
      },
    };
  }

  /** One connection of a watch; resolves once the server answers, and calls `ended` when it stops answering. */
  #watchOnce(
    path: string,
    query: Query,
    arrived: (event: WatchEvent) => void,
    ended: () => void,
  ): Promise<ClientRequest> {
    return new Promise((started, failed) => {
      const asked = this.#send("GET", path, { query }, (answer) => {
        let rest = "";
        answer.setEncoding("utf8");
        answer.on("data", (text: string) => {
          const lines = (rest + text).split("\n");
          rest = lines.pop() ?? "";
          for (const line of lines) arrived({ ...(JSON.parse(line) as WatchEvent), at: Date.now() });
        });
        answer.on("error", () => undefined);
        answer.on("close", ended);
        started(asked);
      });
      asked.on("error", (error) => failed(new Unreachable(this.connection.server, error)));
    });
  }

  /** Closes idle connections, so that a process that used the client can end. */
  close(): void {
    this.#agent.destroy();
  }
}

function writeQuery({ fieldManager, dryRun, fieldValidation, force }: WriteOptions): Query {
  return {
    fieldManager,
    fieldValidation,
    dryRun: dryRun === true ? "All" : undefined,
    force: force === true ? "true" : undefined,
  };
}

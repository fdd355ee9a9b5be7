/**
 * Where an API server is and how to prove who asks: the part of a kubeconfig that the tests and the
 * stand-in provider understand (bearer token or client certificate; no exec plugins, no proxies).
 */
import { readFileSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { parse } from "yaml";

/** One API server. `server` is an https URL without a trailing slash; `ca`, `cert` and `key` are PEM texts. */
export interface Connection {
  readonly server: string;
  /** The namespace of the kubeconfig's context; absent when the context names none. */
  readonly namespace?: string;
  /** Absent: the system's certificate authorities. */
  readonly ca?: string;
  readonly token?: string;
  readonly cert?: string;
  readonly key?: string;
  /** True skips the check of the server's certificate. */
  readonly insecure?: boolean;
}

type Entry = Readonly<Record<string, unknown>>;

interface Kubeconfig {
  readonly "current-context"?: string;
  readonly clusters?: readonly Entry[];
  readonly contexts?: readonly Entry[];
  readonly users?: readonly Entry[];
}

/** Text of a PEM given inline in base64 (`<key>-data`) or as a file (`<key>`), or undefined. */
function pem(entry: Entry, key: string): string | undefined {
  const inline = entry[`${key}-data`];
  if (typeof inline === "string") return Buffer.from(inline, "base64").toString("utf8");
  const file = entry[key];
  return typeof file === "string" ? readFileSync(file, "utf8") : undefined;
}

function pick(
  list: readonly Entry[] | undefined,
  kind: "cluster" | "context" | "user",
  name: unknown,
): Entry {
  const found = list?.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`kubeconfig has no ${kind} named ${JSON.stringify(name)}`);
  return found[kind] as Entry;
}

/**
 * The connection a kubeconfig describes.
 * @param pathOrContents a file's path, or the YAML or JSON text itself (Pulumi accepts both)
 * @param contextName the context to use instead of `current-context`
 * @throws Error in one line when the text is no kubeconfig or the context is missing
 */
export function connectionFrom(pathOrContents: string, contextName?: string): Connection {
  const isText = pathOrContents.includes("\n") || pathOrContents.trimStart().startsWith("{");
  const text = isText ? pathOrContents : readFileSync(absolute(pathOrContents), "utf8");
  const config = parse(text) as Kubeconfig | null;
  if (config === null || typeof config !== "object") throw new Error("kubeconfig is empty");
  const context = pick(config.contexts, "context", contextName ?? config["current-context"]);
  const cluster = pick(config.clusters, "cluster", context.cluster);
  const user = pick(config.users, "user", context.user);
  if (typeof cluster.server !== "string") throw new Error("kubeconfig names no server");
  return {
    server: cluster.server.replace(/\/+$/, ""),
    ...optional("namespace", context.namespace as string | undefined),
    ...optional("ca", pem(cluster, "certificate-authority")),
    ...optional("token", user.token as string | undefined),
    ...optional("cert", pem(user, "client-certificate")),
    ...optional("key", pem(user, "client-key")),
    ...optional("insecure", cluster["insecure-skip-tls-verify"] as boolean | undefined),
  };
}

function absolute(path: string): string {
  return isAbsolute(path) ? path : resolve(process.cwd(), path);
}

function optional<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, T>);
}

/** The text of a kubeconfig with one cluster, one user and one context, all named `name`. */
export function kubeconfigText(name: string, connection: Connection): string {
  return JSON.stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      "current-context": name,
      clusters: [
        {
          name,
          cluster: {
            server: connection.server,
            "certificate-authority-data": Buffer.from(connection.ca ?? "").toString("base64"),
          },
        },
      ],
      users: [{ name, user: { token: connection.token } }],
      contexts: [{ name, context: { cluster: name, user: name } }],
    },
    undefined,
    2,
  );
}

import type { Entity } from "./vocabulary.ts";
import type { Labels } from "./workload.ts";

/** One end of a flow. */
export type Peer =
  /** A workload of the same system, by its name. */
  | { readonly kind: "workload"; readonly name: string }
  /** Every workload of the system itself (those that others own excepted). */
  | { readonly kind: "all-workloads" }
  /** Pods by namespace and labels, whether or not the system knows them; no namespace means any. */
  | { readonly kind: "pods"; readonly namespace?: string; readonly labels: Labels }
  | { readonly kind: "entity"; readonly entity: Entity }
  | { readonly kind: "cidr"; readonly cidr: string; readonly except?: readonly string[] }
  /** A DNS name or pattern; `*` stands for one label, a leading `**.` for one or more. */
  | { readonly kind: "dns"; readonly pattern: string }
  /** A process on the same node reached over a Unix socket: no packet, so no network policy sees it. */
  | { readonly kind: "unix-socket"; readonly path: string };

export const workload = (name: string): Peer => ({ kind: "workload", name });
export const allWorkloads: Peer = { kind: "all-workloads" };
export const pods = (labels: Labels, namespace?: string): Peer => ({
  kind: "pods",
  labels,
  ...(namespace === undefined ? {} : { namespace }),
});
export const entity = (name: Entity): Peer => ({ kind: "entity", entity: name });
export const cidr = (range: string, except?: readonly string[]): Peer => ({
  kind: "cidr",
  cidr: range,
  ...(except === undefined ? {} : { except }),
});
export const dns = (pattern: string): Peer => ({ kind: "dns", pattern });
export const unixSocket = (path: string): Peer => ({ kind: "unix-socket", path });

import type { FirewallPeer } from "../../model/edge.ts";
import type { Port } from "../../model/port.ts";
import type { Direction } from "../../model/rule.ts";

/** Peers that each cloud or stack knows by addresses of its own. */
export type BorderEntity = "internet" | "control-plane" | "load-balancer" | "health-checks";

/** A DNS name or pattern as flows write it: `*` stands for one label, a leading `**.` for one or more. */
export interface NamePattern {
  readonly kind: "pattern";
  readonly pattern: string;
}

export type IntentPeer =
  | Exclude<FirewallPeer, { readonly kind: "dns" }>
  | NamePattern
  | { readonly kind: "border"; readonly entity: BorderEntity };

/** What is to cross the border, before any cloud says it in its own words. */
export interface IntentEdge {
  /** Begins the ids of the edges that come of it; absent means that they are named by what they say. */
  readonly name?: string;
  readonly direction: Direction;
  readonly peer: IntentPeer;
  /** Absent means every protocol and port. */
  readonly port?: Port;
  readonly why: string;
}

export const border = (entity: BorderEntity): IntentPeer => ({ kind: "border", entity });

/** One edge towards the nodes and one away from them: between nodes both ends are guarded. */
export const amongNodes = (name: string, why: string, port?: Port): readonly IntentEdge[] =>
  (["ingress", "egress"] as const).map((direction) => ({
    name: `${name}-${direction === "ingress" ? "in" : "out"}`,
    direction,
    peer: { kind: "nodes" },
    ...(port === undefined ? {} : { port }),
    why,
  }));

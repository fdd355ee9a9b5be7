import type { Edge, EdgePeer } from "./edge.ts";
import type { Cloud } from "./vocabulary.ts";

/**
 * What one rule of a cloud's firewall says. `next` hands the connection on to the next stage unjudged; `inspect` hands it
 * to an inspection whose answer the rules do not hold.
 */
export interface CloudRule extends Omit<Edge, "peer"> {
  readonly peer: EdgePeer | { readonly kind: "any" };
  readonly action: "allow" | "deny" | "next" | "inspect";
  /** Asked before the priority: where one layer is a chain of sets, the number of the set. Absent means the first. */
  readonly stage?: number;
  /** Lower is asked first; equal numbers are asked together, and a deny among them wins. */
  readonly priority: number;
  /** What else it asks that a connection here does not say, as `source ports 1024-2048`; absent means nothing. */
  readonly asks?: string;
  /** Whether a match leaves a record. */
  readonly logged: boolean;
  /** An edge of the intent, the carrier of domains that another layer judges, or what catches the rest. */
  readonly role: "edge" | "carrier" | "catch-all";
}

export type CloudLayerName =
  | "security-group"
  | "network-firewall"
  | "dns-firewall"
  | "firewall-policy"
  | "vpc-firewall"
  | "network-security-group"
  | "azure-firewall";

/** One firewall on the path; a connection must pass all of them. */
export interface CloudLayer {
  readonly name: CloudLayerName;
  /** Which one of its kind, as `nsg-prod`; absent means the only one. */
  readonly of?: string;
  /** In the order they are asked, the default of the cloud last, so that something always decides. */
  readonly rules: readonly CloudRule[];
}

/** What a reader makes of the resources of one cloud. */
export interface CloudReading {
  readonly cloud: Cloud;
  readonly layers: readonly CloudLayer[];
}

/**
 * The edges that a reading allows by rules of their own; what carries domains and what catches the rest is none. A DNS
 * Firewall names no ports, so it is asked only where nothing else judges names.
 */
export function edgesOf({ layers }: CloudReading): readonly Edge[] {
  const edges = new Map<string, Edge>();
  const judged = layers.some(({ name }) => name === "network-firewall");
  for (const { rules } of layers.filter(({ name }) => !(judged && name === "dns-firewall")))
    for (const { id, direction, peer, port, why, action, role } of rules) {
      if (role !== "edge" || action !== "allow" || peer.kind === "any" || edges.has(id)) continue;
      edges.set(id, { id, direction, peer, ...(port === undefined ? {} : { port }), why });
    }
  return [...edges.values()];
}

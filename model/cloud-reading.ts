import type { FirewallEdge, FirewallPeer } from "./edge.ts";
import type { Cloud } from "./vocabulary.ts";

/**
 * What one rule of a cloud's firewall says. `next` hands the connection on to the next stage unjudged; `inspect` hands it
 * to an inspection whose answer the rules do not hold.
 */
export interface CloudRule extends Omit<FirewallEdge, "peer"> {
  readonly peer: FirewallPeer | { readonly kind: "any" };
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

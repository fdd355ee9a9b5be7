import type { CloudReading } from "../../model/cloud-reading.ts";
import type { FirewallEdge } from "../../model/edge.ts";

/**
 * The edges that a reading allows by rules of their own; what carries domains and what catches the rest is none. A DNS
 * Firewall names no ports, so it is asked only where nothing else judges names.
 */
export function allowedEdges({ layers }: CloudReading): readonly FirewallEdge[] {
  const edges = new Map<string, FirewallEdge>();
  const judged = layers.some(({ name }) => name === "network-firewall");
  for (const { rules } of layers.filter(({ name }) => !(judged && name === "dns-firewall")))
    for (const { id, direction, peer, port, why, action, role } of rules) {
      if (role !== "edge" || action !== "allow" || peer.kind === "any" || edges.has(id)) continue;
      edges.set(id, { id, direction, peer, ...(port === undefined ? {} : { port }), why });
    }
  return [...edges.values()];
}

import type { Endpoint } from "../model/endpoint.ts";

/** A pod on the host network is the other end's own node, or another one: policies answer differently. */
export function onEachNode(endpoint: Endpoint): readonly Endpoint[] {
  if (!endpoint.hostNetwork || endpoint.node !== undefined) return [endpoint];
  return [
    { ...endpoint, name: `${endpoint.name} (same node)`, node: "local" },
    { ...endpoint, name: `${endpoint.name} (another node)`, node: "remote" },
  ];
}

import { withoutHostBits } from "../../model/cidr.ts";
import type { Flow } from "../../model/flow.ts";
import type { StackSystem } from "../choose.ts";
import { border, type IntentEdge, type IntentPeer } from "./intent.ts";

/** Where the systems' own flows leave the cluster, each peer and port once. */
export function flowEdges(systems: readonly StackSystem[]): readonly IntentEdge[] {
  const edges = new Map<string, IntentEdge>();
  for (const { flows } of systems)
    for (const flow of flows) {
      const peer = outside(flow);
      if (flow.expect !== "allow" || peer === undefined) continue;
      for (const port of flow.ports) {
        const key = JSON.stringify([peer, port]);
        if (!edges.has(key)) edges.set(key, { direction: "egress", peer, port, why: flow.why });
      }
    }
  return [...edges.values()];
}

/** The end of a flow that lies beyond the border; absent where it stays within. */
function outside({ to }: Flow): IntentPeer | undefined {
  switch (to.kind) {
    case "dns":
      return to.pattern === "*" ? border("internet") : { kind: "pattern", pattern: to.pattern };
    case "cidr": {
      // Holes are left to the cluster's policies: the border allows the union of what pods need.
      const cidr = withoutHostBits(to.cidr);
      return cidr === undefined ? undefined : { kind: "cidr", cidr };
    }
    case "entity":
      return to.entity === "world" || to.entity === "all" ? border("internet") : undefined;
    case "workload":
    case "all-workloads":
    case "pods":
    case "unix-socket":
      return undefined;
  }
}

/** Flows that come from outside: they reach the nodes through the load balancer, if there is one. */
export const flowsFromOutside = (systems: readonly StackSystem[]): readonly string[] =>
  systems.flatMap(({ name, flows }) =>
    flows
      .filter(
        ({ expect, from }) =>
          expect === "allow" &&
          (from.kind === "cidr" ||
            (from.kind === "entity" && (from.entity === "world" || from.entity === "all"))),
      )
      .map(({ to }) => `${name}/${to.kind === "workload" ? to.name : to.kind}`),
  );

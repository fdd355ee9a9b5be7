import { onEachNode } from "../analysis/each-node.ts";
import { outsideEnd } from "../analysis/outside.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { Peer } from "../model/peer.ts";
import type { Entity } from "../model/vocabulary.ts";
import type { PlannedSystem } from "../plan/plan.ts";
import { type Keep, nameEnd, type OutsideEnds, outsideEnds } from "./outside-ends.ts";
import { endpointOf } from "./plan-input.ts";

/**
 * One end of an edge. More than one member where one peer answers in several ways: a pod on the host network on the
 * other end's node and on another, addresses outside that policies tell apart.
 */
export type End = readonly Endpoint[];

/** A workload of a system as an end. */
export interface PlacedWorkload {
  readonly name: string;
  readonly end: End;
  /** False means that others own and run it. */
  readonly own: boolean;
}

/** Everything that flows may name: workloads, what stands outside, and pods that nobody knows. */
export interface Ends {
  /** The ends a peer of a system's flow stands for; none where no packet is sent. */
  readonly of: (system: PlannedSystem, peer: Peer, expect: "allow" | "deny") => readonly End[];
  readonly workloads: (system: PlannedSystem) => readonly PlacedWorkload[];
  /** Every endpoint handed out so far, and all workloads. */
  readonly all: () => readonly Endpoint[];
}

/**
 * @param outside cells of addresses, name patterns and nodes, as `outsideOf` gives them.
 */
export function endsOf(systems: readonly PlannedSystem[], outside: readonly Endpoint[]): Ends {
  const known = new Map<string, Endpoint>(outside.map((endpoint) => [endpoint.name, endpoint]));
  const keep = keepIn(known);
  const placed = new Map(systems.map((system) => [system.name, placedWorkloads(system, keep)]));
  const beyond = outsideEnds(outside, keep);
  const every = [...placed.values()].flat().flatMap(({ end }) => end);
  return {
    of: (system, peer, expect) => {
      const own = placed.get(system.name) ?? [];
      switch (peer.kind) {
        case "workload":
          return own.filter(({ name }) => name === peer.name).map(({ end }) => end);
        case "all-workloads":
          return own.filter((one) => one.own).map(({ end }) => end);
        case "pods":
          return [[keep(podsEnd(peer))]];
        case "entity":
          return [entityEnd(peer.entity, expect, every, beyond)];
        case "cidr":
          return [beyond.range(peer.cidr, peer.except ?? [])];
        case "dns":
          return [[keep(nameEnd(peer.pattern, expect))]];
        case "unix-socket":
          return [];
      }
    },
    workloads: ({ name }) => placed.get(name) ?? [],
    all: () => [...known.values()],
  };
}

/** Endpoints of one name are one: the first that was made. */
const keepIn =
  (known: Map<string, Endpoint>): Keep =>
  (endpoint) => {
    const found = known.get(endpoint.name) ?? endpoint;
    known.set(endpoint.name, found);
    return found;
  };

const placedWorkloads = ({ workloads }: PlannedSystem, keep: Keep): readonly PlacedWorkload[] =>
  workloads.map((workload) => ({
    name: workload.name,
    own: workload.external !== true,
    end: onEachNode(endpointOf(workload)).map(keep),
  }));

/** Pods by their labels, whether or not a workload has them. */
function podsEnd({ namespace = "any", labels }: Extract<Peer, { readonly kind: "pods" }>): Endpoint {
  const words = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return { ...outsideEnd(`${namespace}/pod ${words.join(",")}`, "pod"), namespace, labels };
}

function entityEnd(
  name: Entity,
  expect: "allow" | "deny",
  pods: readonly Endpoint[],
  beyond: OutsideEnds,
): End {
  switch (name) {
    case "world":
      return beyond.world(expect);
    case "cluster":
      return pods;
    case "all":
      return [...pods, ...beyond.world(expect)];
    default:
      return beyond.entity(name);
  }
}

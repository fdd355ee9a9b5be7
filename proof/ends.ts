import { onEachNode } from "../analysis/each-node.ts";
import { exampleName } from "../analysis/match/names.ts";
import { outsideEnd } from "../analysis/outside.ts";
import {
  type AddressSet,
  addressesOf,
  formatAddress,
  formatAddresses,
  holdsAddress,
  intersectAddresses,
  isEmptyAddresses,
  parseAddress,
  subtractAddresses,
} from "../analysis/sets/addresses.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { Peer } from "../model/peer.ts";
import type { Entity } from "../model/vocabulary.ts";
import type { PlannedSystem } from "../plan/plan.ts";
import { endpointOf } from "./plan-input.ts";

/** An address outside that no policy names, for a DNS name that is on nobody's list. */
const ANY_ADDRESS = "8.8.8.8";

/** The endpoint that `outsideOf` calls by this name holds everything outside that no policy tells apart. */
export const INTERNET = "internet";

/**
 * One end of an edge. More than one member where one peer answers in several ways: a pod on the host network on the
 * other end's node and on another, addresses outside that policies tell apart.
 */
export type End = readonly Endpoint[];

/** Everything that flows may name: workloads, what stands outside, and pods that nobody knows. */
export interface Ends {
  /** The ends a peer of a system's flow stands for; none where no packet is sent. */
  readonly of: (system: PlannedSystem, peer: Peer, expect: "allow" | "deny") => readonly End[];
  /** A system's workloads: its own, and those that others own. */
  readonly workloads: (system: PlannedSystem) => readonly { readonly end: End; readonly own: boolean }[];
  /** Every endpoint handed out so far, and all workloads. */
  readonly all: () => readonly Endpoint[];
}

/**
 * @param outside cells of addresses, name patterns and nodes, as `outsideOf` gives them.
 */
export function endsOf(systems: readonly PlannedSystem[], outside: readonly Endpoint[]): Ends {
  const known = new Map<string, Endpoint>(outside.map((endpoint) => [endpoint.name, endpoint]));
  const keep = (endpoint: Endpoint): Endpoint => {
    const before = known.get(endpoint.name);
    if (before !== undefined) return before;
    known.set(endpoint.name, endpoint);
    return endpoint;
  };
  const placed = new Map(
    systems.map((system) => [
      system.name,
      system.workloads.map((workload) => ({
        name: workload.name,
        own: workload.external !== true,
        end: onEachNode(endpointOf(workload)).map(keep),
      })),
    ]),
  );
  const isInternet = ({ name }: Endpoint): boolean => name === INTERNET;
  const everything = outside.filter(({ kind }) => kind === "world");
  // The open internet comes first: of several cells with one answer it is the one that is told.
  const world = [...everything.filter(isInternet), ...everything.filter((one) => !isInternet(one))];
  const pods = () => [...placed.values()].flat().flatMap(({ end }) => end);

  const entity = (name: Entity, expect: "allow" | "deny"): End => {
    if (name === "world") return expect === "deny" ? world : world.filter(isInternet);
    if (name === "cluster") return pods();
    if (name === "all") return [...pods(), ...entity("world", expect)];
    const given = outside.filter(({ kind }) => kind === name);
    return given.length > 0 ? given : [keep(outsideEnd(name, name))];
  };

  // The cell of the open internet is named after everything; the others are cut out of it.
  const cells = world
    .filter(({ dnsNames }) => dnsNames.length === 0)
    .map((cell) => ({ cell, set: addressesOf(cell.ranges ?? []) }));
  const named = addressesOf(cells.flatMap(({ cell }) => (cell.name === INTERNET ? [] : (cell.ranges ?? []))));

  const cidr = (range: string, except: readonly string[]): End => {
    const wanted = subtractAddresses(addressesOf([range]), addressesOf(except));
    return cells.flatMap(({ cell, set }) => {
      const whole = cell.name === INTERNET ? subtractAddresses(set, named) : set;
      const shared = intersectAddresses(wanted, whole);
      if (isEmptyAddresses(shared)) return [];
      const where = cell.name === INTERNET || cell.name === range ? "" : ` in ${cell.name}`;
      const endpoint = outsideEnd(`${range}${holes(except)}${where}`, "world");
      return [keep({ ...endpoint, addresses: [anyOf(shared)], ranges: formatAddresses(shared) })];
    });
  };

  return {
    of: (system, peer, expect) => {
      const own = placed.get(system.name) ?? [];
      switch (peer.kind) {
        case "workload":
          return own.filter(({ name }) => name === peer.name).map(({ end }) => end);
        case "all-workloads":
          return own.filter((one) => one.own).map(({ end }) => end);
        case "pods": {
          const labels = Object.entries(peer.labels);
          const name = `${peer.namespace ?? "any"}/pod ${labels.map(([key, value]) => `${key}=${value}`).join(",")}`;
          const pod = { ...outsideEnd(name, "pod"), namespace: peer.namespace ?? "any", labels: peer.labels };
          return [[keep(pod)]];
        }
        case "entity":
          return [entity(peer.entity, expect)];
        case "cidr":
          return [cidr(peer.cidr, peer.except ?? [])];
        case "dns": {
          // What must pass must do so whatever the name's address is; what must not is tried at one nobody names.
          const at = expect === "deny" ? { addresses: [ANY_ADDRESS] } : {};
          const name =
            expect === "deny"
              ? `name ${peer.pattern} at ${ANY_ADDRESS}`
              : `name ${peer.pattern} at any address`;
          return [
            [
              keep({
                ...outsideEnd(name, "world"),
                ...at,
                title: peer.pattern,
                dnsNames: [exampleName(peer.pattern)],
              }),
            ],
          ];
        }
        case "unix-socket":
          return [];
      }
    },
    workloads: ({ name }) => placed.get(name) ?? [],
    all: () => [...known.values()],
  };
}

const holes = (except: readonly string[]): string => (except.length === 0 ? "" : ` but ${except.join(", ")}`);

/** One address of a set that is not empty; the one that stands for the open internet where the set holds it. */
function anyOf(set: AddressSet): string {
  const [v4] = set.v4;
  const usual = parseAddress(ANY_ADDRESS);
  if (usual !== undefined && holdsAddress(set, usual)) return ANY_ADDRESS;
  return v4 === undefined
    ? formatAddress({ family: 6, value: set.v6[0]?.from ?? 0n })
    : formatAddress({ family: 4, value: v4.from });
}

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
import type { Entity } from "../model/vocabulary.ts";

/** An address outside that no policy names, for a DNS name that is on nobody's list. */
const ANY_ADDRESS = "8.8.8.8";

/** The endpoint that `outsideOf` calls by this name holds everything outside that no policy tells apart. */
export const INTERNET = "internet";

/** Gives an endpoint back, or the one of its name that is known already. */
export type Keep = (endpoint: Endpoint) => Endpoint;

/** Ends that are no workload's. */
export interface OutsideEnds {
  /** Every address outside: what must pass is tried at the open internet, what must not everywhere. */
  readonly world: (expect: "allow" | "deny") => readonly Endpoint[];
  readonly entity: (name: Exclude<Entity, "world" | "cluster" | "all">) => readonly Endpoint[];
  /** A range without its holes, by the cells that policies tell apart. */
  readonly range: (range: string, except: readonly string[]) => readonly Endpoint[];
}

export function outsideEnds(outside: readonly Endpoint[], keep: Keep): OutsideEnds {
  const isInternet = ({ name }: Endpoint): boolean => name === INTERNET;
  const everything = outside.filter(({ kind }) => kind === "world");
  // The open internet comes first: of several cells with one answer it is the one that is named.
  const world = [...everything.filter(isInternet), ...everything.filter((one) => !isInternet(one))];
  const cells = cellsOf(world);
  return {
    world: (expect) => (expect === "deny" ? world : world.filter(isInternet)),
    entity: (name) => {
      const given = outside.filter(({ kind }) => kind === name);
      return given.length > 0 ? given : [keep(outsideEnd(name, name))];
    },
    range: (range, except) => rangeIn(cells, range, except).map(keep),
  };
}

/** Addresses outside that policies do not tell apart. */
interface Cell {
  readonly name: string;
  readonly set: AddressSet;
}

/** The cell of the open internet is named after everything, so the others are cut out of it. */
function cellsOf(world: readonly Endpoint[]): readonly Cell[] {
  const cells = world.filter(({ dnsNames }) => dnsNames.length === 0);
  const others = cells.flatMap(({ name, ranges = [] }) => (name === INTERNET ? [] : ranges));
  const named = addressesOf(others);
  return cells.map(({ name, ranges = [] }) => {
    const set = addressesOf(ranges);
    return { name, set: name === INTERNET ? subtractAddresses(set, named) : set };
  });
}

/** What cells have of a range, an endpoint each. */
function rangeIn(cells: readonly Cell[], range: string, except: readonly string[]): readonly Endpoint[] {
  const wanted = subtractAddresses(addressesOf([range]), addressesOf(except));
  const holes = except.length === 0 ? "" : ` but ${except.join(", ")}`;
  return cells.flatMap(({ name, set }) => {
    const shared = intersectAddresses(wanted, set);
    if (isEmptyAddresses(shared)) return [];
    const where = name === INTERNET || name === range ? "" : ` in ${name}`;
    const more = { addresses: [addressIn(shared)], ranges: formatAddresses(shared) };
    return [outsideEnd(`${range}${holes}${where}`, "world", more)];
  });
}

/** What must pass must do so whatever the name's address is; what must not is tried at one that nobody names. */
export const nameEnd = (pattern: string, expect: "allow" | "deny"): Endpoint =>
  outsideEnd(`name ${pattern} at ${expect === "deny" ? ANY_ADDRESS : "any address"}`, "world", {
    title: pattern,
    dnsNames: [exampleName(pattern)],
    ...(expect === "deny" ? { addresses: [ANY_ADDRESS] } : {}),
  });

/** One address of a set that is not empty; the one that stands for the open internet where the set holds it. */
function addressIn(set: AddressSet): string {
  const [v4] = set.v4;
  const usual = parseAddress(ANY_ADDRESS);
  if (usual !== undefined && holdsAddress(set, usual)) return ANY_ADDRESS;
  return v4 === undefined
    ? formatAddress({ family: 6, value: set.v6[0]?.from ?? 0n })
    : formatAddress({ family: 4, value: v4.from });
}

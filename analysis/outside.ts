import type { Endpoint, EndpointKind } from "../model/endpoint.ts";
import type { Match } from "../model/match.ts";
import type { PolicyRules } from "../model/rule.ts";
import { addressesIn } from "./match/match.ts";
import { exampleName } from "./match/names.ts";
import {
  type Address,
  type AddressSet,
  formatAddress,
  formatAddresses,
  holdsAddress,
  NO_ADDRESSES,
  parseCidr,
  V4,
  V6,
} from "./sets/addresses.ts";
import { type Intervals, normalize, type Universe } from "./sets/intervals.ts";

/** An address that stands for the open internet: the cell that holds it is called so. */
const OPEN_INTERNET: Address = { family: 4, value: 0x08_08_08_08 };

/** What that cell is called. */
const OPEN_NAME = "internet";

/** CIDRs a cell is named by, at most. */
const NAMED_CIDRS = 3;

/** Nodes and the control plane, which policies of Cilium know by name. */
const ENTITIES: readonly { readonly name: string; readonly kind: EndpointKind }[] = [
  { name: "own node", kind: "host" },
  { name: "other nodes", kind: "remote-node" },
  { name: "kube-apiserver", kind: "kube-apiserver" },
];

/**
 * What is no workload, as endpoints: addresses outside in cells that no policy tells apart, names, nodes. `also` are ranges
 * and names that something beside the policies tells apart.
 */
export function outsideOf(
  policies: readonly PolicyRules[],
  also: { readonly ranges: readonly string[]; readonly names: readonly string[] } = { ranges: [], names: [] },
): Endpoint[] {
  const asked = askedOf(policies);
  const patterns = [...new Set([...asked.patterns, ...also.names])];
  const cells = cellsOf([...asked.sets, ...also.ranges.map((range) => parseCidr(range) ?? NO_ADDRESSES)]);
  const endpoints = cells.map((cell) => {
    const name = cellName(cell);
    const ranges = name === OPEN_NAME ? ["0.0.0.0/0"] : formatAddresses(cell);
    return outsideEnd(name, "world", { addresses: [formatAddress(representative(cell))], ranges });
  });
  const internet = formatAddress(OPEN_INTERNET);
  return [
    ...endpoints,
    ...patterns.map((pattern) =>
      outsideEnd(`name ${pattern}`, "world", { addresses: [internet], dnsNames: [exampleName(pattern)] }),
    ),
    ...ENTITIES.map(({ name, kind }) => outsideEnd(name, kind)),
  ];
}

/** An end without labels, ports or a namespace, which no workload of the input is. */
export const outsideEnd = (name: string, kind: EndpointKind, more: Partial<Endpoint> = {}): Endpoint => ({
  name,
  kind,
  labels: {},
  namespaceLabels: {},
  serviceAccountLabels: {},
  ports: [],
  hostNetwork: false,
  dnsNames: [],
  ...more,
});

/** Address sets and name patterns that peers of rules ask for. */
function askedOf(policies: readonly PolicyRules[]): { sets: AddressSet[]; patterns: string[] } {
  const sets = new Map<string, AddressSet>();
  const patterns = new Set<string>();
  const visit = (match: Match): void => {
    if (match.kind === "addresses") sets.set(JSON.stringify(match.blocks), addressesIn(match));
    else if (match.kind === "names") for (const pattern of match.patterns) patterns.add(pattern);
    else if (match.kind === "and" || match.kind === "or") match.of.forEach(visit);
    else if (match.kind === "not" || match.kind === "entity") visit(match.of);
  };
  for (const { rules } of policies) for (const { peers } of rules) peers.forEach(visit);
  return { sets: [...sets.values()], patterns: [...patterns].sort() };
}

/** The address space cut along every set: addresses of one cell lie in the same sets. */
function cellsOf(sets: readonly AddressSet[]): AddressSet[] {
  const v4 = partition(
    V4,
    sets.map((set) => set.v4),
  ).map((cell): AddressSet => ({ v4: cell, v6: [] }));
  const asksV6 = sets.some((set) => set.v6.length > 0);
  const v6 = asksV6
    ? partition(
        V6,
        sets.map((set) => set.v6),
      ).map((cell): AddressSet => ({ v4: [], v6: cell }))
    : [];
  return [...v4, ...v6];
}

/** One sweep over all borders, keeping which sets are open; runs with the same open sets are one cell. */
function partition<N extends number | bigint>(
  universe: Universe<N>,
  sets: readonly Intervals<N>[],
): Intervals<N>[] {
  const borders = new Map<N, { open: number[]; close: number[] }>();
  const at = (n: N) => {
    const known = borders.get(n) ?? { open: [], close: [] };
    borders.set(n, known);
    return known;
  };
  at(universe.first);
  sets.forEach((set, number) => {
    for (const { from, to } of set) {
      at(from).open.push(number);
      if (to !== universe.last) at(universe.after(to)).close.push(number);
    }
  });
  const sorted = [...borders].sort(([a], [b]) => (a < b ? -1 : 1));
  const active = new Set<number>();
  const cells = new Map<string, { from: N; to: N }[]>();
  sorted.forEach(([from, { open, close }], i) => {
    for (const number of close) active.delete(number);
    for (const number of open) active.add(number);
    const next = sorted[i + 1]?.[0];
    const to = next === undefined ? universe.last : universe.before(next);
    const key = [...active].sort((a, b) => a - b).join();
    cells.set(key, [...(cells.get(key) ?? []), { from, to }]);
  });
  return [...cells.values()].map((pile) => normalize(universe, pile));
}

function representative(cell: AddressSet): Address {
  if (holdsAddress(cell, OPEN_INTERNET)) return OPEN_INTERNET;
  const [v4] = cell.v4;
  if (v4 !== undefined) return { family: 4, value: v4.from };
  return { family: 6, value: cell.v6[0]?.from ?? 0n };
}

function cellName(cell: AddressSet): string {
  if (holdsAddress(cell, OPEN_INTERNET)) return OPEN_NAME;
  const cidrs = formatAddresses(cell);
  if (cidrs.length > NAMED_CIDRS * 4 && cell.v6.length > 0) return "internet over IPv6";
  const rest = cidrs.length - NAMED_CIDRS;
  return rest > 0 ? `${cidrs.slice(0, NAMED_CIDRS).join(", ")} and ${rest} more` : cidrs.join(", ");
}

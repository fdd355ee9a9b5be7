import { LAST_PORT, PROTOCOL_NUMBERS } from "../../model/traffic.ts";
import { type Intervals, intersect, normalize, numberUniverse, sameSet, subtract } from "./intervals.ts";

/** Ports by IANA protocol number; a protocol that is missing has none. For ICMP the numbers are types. */
export type PortSet = ReadonlyMap<number, Intervals<number>>;

export const PORTS = numberUniverse(16);

/** Stands for every protocol that no rule names; it has no ports of its own. */
export const OTHER_PROTOCOLS = 255;

/** Every protocol an analysis looks at: those with names, and one number for all the rest. */
export const ANALYZED_PROTOCOLS: readonly number[] = [
  PROTOCOL_NUMBERS.TCP,
  PROTOCOL_NUMBERS.UDP,
  PROTOCOL_NUMBERS.SCTP,
  PROTOCOL_NUMBERS.ICMP,
  PROTOCOL_NUMBERS.ICMPv6,
  OTHER_PROTOCOLS,
];

/** The last port of a protocol: 65535 where there are ports, 255 for ICMP types, 0 where there are none. */
export function lastPortOf(protocol: number): number {
  if (protocol === PROTOCOL_NUMBERS.ICMP || protocol === PROTOCOL_NUMBERS.ICMPv6) return 255;
  return hasPorts(protocol) ? LAST_PORT : 0;
}

export const hasPorts = (protocol: number): boolean =>
  protocol === PROTOCOL_NUMBERS.TCP ||
  protocol === PROTOCOL_NUMBERS.UDP ||
  protocol === PROTOCOL_NUMBERS.SCTP ||
  protocol === PROTOCOL_NUMBERS.UDPLite;

/** A set from loose ranges. */
export function portSet(ranges: readonly { protocol: number; from: number; to: number }[]): PortSet {
  const byProtocol = Map.groupBy(ranges, ({ protocol }) => protocol);
  return new Map([...byProtocol].map(([protocol, pile]) => [protocol, normalize(PORTS, pile)]));
}

const combine =
  (operation: (a: Intervals<number>, b: Intervals<number>) => Intervals<number>) =>
  (a: PortSet, b: PortSet): PortSet => {
    const result = new Map<number, Intervals<number>>();
    for (const protocol of new Set([...a.keys(), ...b.keys()])) {
      const intervals = operation(a.get(protocol) ?? [], b.get(protocol) ?? []);
      if (intervals.length > 0) result.set(protocol, intervals);
    }
    return result;
  };

export const unitePorts = combine((a, b) => normalize(PORTS, [...a, ...b]));
export const intersectPorts = combine((a, b) => intersect(a, b));
export const subtractPorts = combine((a, b) => subtract(PORTS, a, b));

const NAMES = new Map<number, string>(
  Object.entries(PROTOCOL_NUMBERS).map(([name, protocol]) => [protocol, name]),
);

/** `TCP`, or `protocol 47` where the number has no name here. */
export const protocolName = (protocol: number): string =>
  protocol === OTHER_PROTOCOLS ? "other protocols" : (NAMES.get(protocol) ?? `protocol ${protocol}`);

/** Everything an analysis looks at. */
const EVERYTHING: PortSet = new Map(
  ANALYZED_PROTOCOLS.map((protocol) => [protocol, [{ from: 0, to: lastPortOf(protocol) }]]),
);

/** Runs of ports that may be missing from everything before the rest is written out. */
const FEW = 3;

/** `TCP 80, 8000-8010; UDP all`; `all`, or `all but TCP 22` when little is missing; `none` when nothing is in it. */
export function formatPorts(set: PortSet): string {
  if (set.size === 0) return "none";
  const missing = subtractPorts(EVERYTHING, set);
  if (missing.size === 0) return "all";
  const runs = [...missing.values()].reduce((sum, intervals) => sum + intervals.length, 0);
  return runs <= FEW && [...missing.keys()].every(hasPorts)
    ? `all but ${formatRuns(missing)}`
    : formatRuns(set);
}

function formatRuns(set: PortSet): string {
  return [...set]
    .map(([protocol, intervals]) => {
      if (!hasPorts(protocol) && lastPortOf(protocol) === 0) return protocolName(protocol);
      if (sameSet(intervals, [{ from: 0, to: lastPortOf(protocol) }])) return `${protocolName(protocol)} all`;
      const ranges = intervals.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
      return `${protocolName(protocol)} ${ranges.join(", ")}`;
    })
    .join("; ");
}

/** What a rule says about protocol and port: a boolean language beside `Match`, with the destination's ports. */

/** IANA protocol numbers of the protocols that policies name. */
export const PROTOCOL_NUMBERS = {
  TCP: 6,
  UDP: 17,
  SCTP: 132,
  ICMP: 1,
  ICMPv6: 58,
  UDPLite: 136,
} as const;
export type ProtocolName = keyof typeof PROTOCOL_NUMBERS;

/** The last number a port can have. For ICMP the port is the type, 0..255. */
export const LAST_PORT = 65535;

export type Traffic =
  /** Every protocol and port. */
  | { readonly kind: "all" }
  | { readonly kind: "none" }
  /** Every port of one protocol, by IANA number. */
  | { readonly kind: "protocol"; readonly protocol: number }
  /** Ports `from`..`to`, both included, of one protocol; for ICMP the types. */
  | { readonly kind: "ports"; readonly protocol: number; readonly from: number; readonly to: number }
  /** The container port of that name at the destination; no protocol means any that has ports. */
  | { readonly kind: "named"; readonly name: string; readonly protocol?: number }
  /** One ICMP type and code; the code is no part of a flow here, so this fits or not: nobody knows. */
  | { readonly kind: "icmp-code"; readonly protocol: number; readonly type: number; readonly code: number }
  | { readonly kind: "not"; readonly of: Traffic }
  | { readonly kind: "and"; readonly of: readonly Traffic[] }
  | { readonly kind: "or"; readonly of: readonly Traffic[] };

export const ALL_TRAFFIC: Traffic = { kind: "all" };
const NO_TRAFFIC: Traffic = { kind: "none" };

/** Ports of a protocol; the whole range is the protocol itself. */
export function portRange(protocol: number, from: number, to: number): Traffic {
  return from <= 0 && to >= LAST_PORT
    ? { kind: "protocol", protocol }
    : { kind: "ports", protocol, from, to };
}

/** At least one of them; of nothing, none. */
export function anyTraffic(parts: readonly Traffic[]): Traffic {
  const [only] = parts;
  if (only === undefined) return NO_TRAFFIC;
  return parts.length === 1 ? only : { kind: "or", of: parts };
}

/** All of them; nothing to satisfy is satisfied. */
export function allTraffic(parts: readonly Traffic[]): Traffic {
  const needed = parts.filter((part) => part.kind !== "all");
  const [only] = needed;
  if (only === undefined) return ALL_TRAFFIC;
  return needed.length === 1 ? only : { kind: "and", of: needed };
}

import { LAST_PORT, type Traffic } from "../../../model/traffic.ts";
import { type NamedPorts, type Point, portsNamed } from "../../match/traffic.ts";

/** Bits of a port in a policy map key. */
const PORT_BITS = 16;
/** Bits before the port: the protocol. */
const PROTOCOL_BITS = 8;

/** The single ports, ranges and wildcards that a rule's ports were written as. */
export const leavesOf = (traffic: Traffic): readonly Traffic[] =>
  traffic.kind === "or" ? traffic.of.flatMap(leavesOf) : traffic.kind === "none" ? [] : [traffic];

/** A run of ports that is one entry of a policy map: 2^n ports on a multiple of 2^n. */
export interface Block {
  readonly protocol: number;
  readonly from: number;
  readonly to: number;
}

/** A range as the entries Cilium writes for it: the largest blocks that fill it. */
export function blocksIn(leaf: Traffic): Block[] {
  if (leaf.kind !== "ports") return [];
  const blocks: Block[] = [];
  for (let from = leaf.from; from <= leaf.to; ) {
    let size = 1;
    while (from % (size * 2) === 0 && from + size * 2 - 1 <= leaf.to) size *= 2;
    blocks.push({ protocol: leaf.protocol, from, to: from + size - 1 });
    from += size;
  }
  return blocks;
}

/** Where one entry of a policy map stands: protocol and port block, each possibly a wildcard. */
export interface MapKey {
  /** Leading bits that are not wildcards: 0 for everything, 8 for a whole protocol, 24 for one port. */
  readonly prefix: number;
  /** Absent means every protocol. */
  readonly protocol?: number;
  readonly from: number;
  readonly to: number;
}

/** The entries of one leaf. */
export function keysOf(leaf: Traffic, ports: NamedPorts): MapKey[] {
  switch (leaf.kind) {
    case "all":
      return [{ prefix: 0, from: 0, to: LAST_PORT }];
    case "protocol":
      return [{ prefix: PROTOCOL_BITS, protocol: leaf.protocol, from: 0, to: LAST_PORT }];
    case "ports":
      return blocksIn(leaf).map((block) => ({
        ...block,
        prefix: PROTOCOL_BITS + PORT_BITS - Math.log2(block.to - block.from + 1),
      }));
    case "named": {
      const { protocol } = leaf;
      if (protocol === undefined) return [];
      return portsNamed(leaf.name, protocol, ports).map((port) => ({
        prefix: PROTOCOL_BITS + PORT_BITS,
        protocol,
        from: port,
        to: port,
      }));
    }
    default:
      return [];
  }
}

/** Whether the entry is found by a lookup of the point. */
export const keyCovers = (key: MapKey, point: Point): boolean =>
  key.protocol === undefined ||
  (key.protocol === point.protocol && key.from <= point.port && point.port <= key.to);

/** Whether one entry holds another, or is its equal. */
export const keyHolds = (outer: MapKey, inner: MapKey): boolean =>
  outer.prefix <= inner.prefix &&
  (outer.protocol === undefined ||
    (outer.protocol === inner.protocol && outer.from <= inner.from && inner.to <= outer.to));

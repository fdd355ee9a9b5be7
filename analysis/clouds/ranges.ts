import {
  type Address,
  type AddressSet,
  addressesOf,
  formatAddress,
  holdsAddress,
  isEmptyAddresses,
  parseAddress,
  parseCidr,
  subtractAddresses,
} from "../sets/addresses.ts";

/** A range without the ranges within it that are told apart. */
export interface RangeEnd {
  readonly cidr: string;
  /** An address of it that is in none of those within. */
  readonly address: string;
  /** The next larger range that has addresses of its own; absent means none has. */
  readonly parent?: string;
  /** The next smaller ranges. */
  readonly within: readonly RangeNode[];
}

interface RangeNode {
  readonly cidr: string;
  readonly set: AddressSet;
  readonly children: RangeNode[];
  parent?: RangeNode;
}

/**
 * Ranges are nested or apart, so each, less those within it, is answered alike. One that those within it cover whole, one
 * that is written a second time, and what is no range are left out. In the order given.
 */
export function rangeEndsOf(cidrs: readonly string[]): readonly RangeEnd[] {
  const nodes = nested(cidrs);
  const samples = new Map(nodes.map((node) => [node, sampleOf(node)]));
  const order = new Map(cidrs.map((cidr, at) => [cidr, at]));
  return nodes
    .toSorted((a, b) => (order.get(a.cidr) ?? 0) - (order.get(b.cidr) ?? 0))
    .flatMap((node): readonly RangeEnd[] => {
      const address = samples.get(node);
      if (address === undefined) return [];
      let { parent } = node;
      while (parent !== undefined && samples.get(parent) === undefined) parent = parent.parent;
      const larger = parent === undefined ? {} : { parent: parent.cidr };
      return [{ cidr: node.cidr, address, within: node.children, ...larger }];
    });
}

/** The largest ranges within one that are shown, whatever lies between. */
export const shownWithin = (
  nodes: readonly RangeNode[],
  isShown: (cidr: string) => boolean,
): readonly string[] =>
  nodes.flatMap(({ cidr, children }) => (isShown(cidr) ? [cidr] : shownWithin(children, isShown)));

/** First and last address of a range, comparable within a family; IPv4 before IPv6. */
const boundsOf = ({ v4, v6 }: AddressSet): readonly [family: number, from: bigint, to: bigint] => {
  const [four] = v4;
  if (four !== undefined) return [4, BigInt(four.from), BigInt(four.to)];
  return [6, v6[0]?.from ?? 0n, v6[0]?.to ?? 0n];
};

/** The ranges, each below the next larger one: one pass over them in the order of where they begin. */
function nested(cidrs: readonly string[]): readonly RangeNode[] {
  const found = cidrs.flatMap((cidr) => {
    const set = parseCidr(cidr);
    return set === undefined
      ? []
      : [{ node: { cidr, set, children: [] } as RangeNode, bounds: boundsOf(set) }];
  });
  const sorted = found.toSorted(
    (a, b) =>
      a.bounds[0] - b.bounds[0] || Number(a.bounds[1] - b.bounds[1] || b.bounds[2] - a.bounds[2] || 0n),
  );
  const open: (typeof found)[number][] = [];
  const kept: RangeNode[] = [];
  for (const one of sorted) {
    while (open.length > 0 && !isWithin(one.bounds, open.at(-1)?.bounds)) open.pop();
    const outer = open.at(-1);
    if (outer !== undefined && outer.bounds[1] === one.bounds[1] && outer.bounds[2] === one.bounds[2])
      continue;
    if (outer !== undefined) {
      one.node.parent = outer.node;
      outer.node.children.push(one.node);
    }
    open.push(one);
    kept.push(one.node);
  }
  return kept;
}

const isWithin = (
  [family, , to]: ReturnType<typeof boundsOf>,
  outer: ReturnType<typeof boundsOf> | undefined,
): boolean => outer !== undefined && outer[0] === family && to <= outer[2];

/** An address that stands for the open Internet, where a range holds it. */
const OPEN = parseAddress("8.8.8.8") as Address;

function sampleOf({ set, children }: RangeNode): string | undefined {
  const own = subtractAddresses(set, addressesOf(children.map(({ cidr }) => cidr)));
  if (isEmptyAddresses(own)) return undefined;
  if (holdsAddress(own, OPEN)) return formatAddress(OPEN);
  const [v4] = own.v4;
  return formatAddress(
    v4 === undefined ? { family: 6, value: own.v6[0]?.from ?? 0n } : { family: 4, value: v4.from },
  );
}

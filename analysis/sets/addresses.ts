import ipaddr from "ipaddr.js";
import type { CidrBlock } from "../../model/match.ts";
import {
  bigUniverse,
  contains,
  type Interval,
  type Intervals,
  intersect,
  normalize,
  numberUniverse,
  subtract,
  type Universe,
  union,
} from "./intervals.ts";

/** Addresses of both families; IPv4 as 32-bit numbers, IPv6 as 128-bit ones. */
export interface AddressSet {
  readonly v4: Intervals<number>;
  readonly v6: Intervals<bigint>;
}

/** One address as a number of its family. */
export type Address =
  | { readonly family: 4; readonly value: number }
  | { readonly family: 6; readonly value: bigint };

export const V4: Universe<number> = numberUniverse(32);
export const V6: Universe<bigint> = bigUniverse(128);
export const NO_ADDRESSES: AddressSet = { v4: [], v6: [] };
export const ALL_ADDRESSES: AddressSet = {
  v4: [{ from: V4.first, to: V4.last }],
  v6: [{ from: V6.first, to: V6.last }],
};

/** `10.0.0.1` or `2001:db8::1` as a number; undefined when it is no plain address (no zone, no octal, no hex). */
export function parseAddress(text: string): Address | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const parts = text.split(".");
    if (parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith("0"))))
      return undefined;
    return { family: 4, value: parts.reduce((sum, part) => sum * 256 + Number(part), 0) };
  }
  if (!text.includes(":") || text.includes("%") || !ipaddr.IPv6.isValid(text)) return undefined;
  const value = ipaddr.IPv6.parse(text).parts.reduce((sum, part) => (sum << 16n) | BigInt(part), 0n);
  return { family: 6, value };
}

/** A CIDR, or a bare address as the range of itself; undefined when it is neither. */
export function parseCidr(text: string): AddressSet | undefined {
  const [base = "", length, ...rest] = text.split("/");
  if (rest.length > 0) return undefined;
  const address = parseAddress(base);
  if (address === undefined) return undefined;
  const width = address.family === 4 ? 32 : 128;
  if (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const bits = length === undefined ? width : Number(length);
  if (bits > width) return undefined;
  if (address.family === 4) {
    const size = 2 ** (32 - bits);
    const from = Math.floor(address.value / size) * size;
    return { v4: [{ from, to: from + size - 1 }], v6: [] };
  }
  const size = 1n << BigInt(128 - bits);
  const from = (address.value / size) * size;
  return { v4: [], v6: [{ from, to: from + size - 1n }] };
}

const uniteAddresses = (a: AddressSet, b: AddressSet): AddressSet => ({
  v4: union(V4, a.v4, b.v4),
  v6: union(V6, a.v6, b.v6),
});
export const subtractAddresses = (a: AddressSet, b: AddressSet): AddressSet => ({
  v4: subtract(V4, a.v4, b.v4),
  v6: subtract(V6, a.v6, b.v6),
});
export const intersectAddresses = (a: AddressSet, b: AddressSet): AddressSet => ({
  v4: intersect(a.v4, b.v4),
  v6: intersect(a.v6, b.v6),
});
export const isEmptyAddresses = (set: AddressSet): boolean => set.v4.length === 0 && set.v6.length === 0;

/** The union of many ranges at once; what is no CIDR holds nothing. */
export function addressesOf(cidrs: readonly string[]): AddressSet {
  const v4: Interval<number>[] = [];
  const v6: Interval<bigint>[] = [];
  for (const cidr of cidrs) {
    const set = parseCidr(cidr);
    if (set !== undefined) {
      v4.push(...set.v4);
      v6.push(...set.v6);
    }
  }
  return { v4: normalize(V4, v4), v6: normalize(V6, v6) };
}

/** The union of the blocks, each without its own holes. */
export function blocksToAddresses(blocks: readonly CidrBlock[]): AddressSet {
  if (blocks.every((block) => block.except.length === 0)) return addressesOf(blocks.map(({ cidr }) => cidr));
  return blocks.reduce<AddressSet>(
    (all, block) =>
      uniteAddresses(
        all,
        subtractAddresses(parseCidr(block.cidr) ?? NO_ADDRESSES, addressesOf(block.except)),
      ),
    NO_ADDRESSES,
  );
}

export const holdsAddress = (set: AddressSet, address: Address): boolean =>
  address.family === 4 ? contains(set.v4, address.value) : contains(set.v6, address.value);

/** An address as text. */
export function formatAddress(address: Address): string {
  if (address.family === 4) {
    return [24, 16, 8, 0].map((shift) => Math.floor(address.value / 2 ** shift) % 256).join(".");
  }
  const parts = Array.from({ length: 8 }, (_, i) =>
    Number((address.value >> BigInt(16 * (7 - i))) & 0xffffn),
  );
  return new ipaddr.IPv6(parts).toString();
}

/** The set as the fewest CIDRs, IPv4 first, ascending. */
export function formatAddresses(set: AddressSet): string[] {
  const cidrs: string[] = [];
  for (const { from, to } of set.v4) {
    for (let next = from; next <= to; ) {
      let bits = 32;
      while (bits > 0 && next % 2 ** (33 - bits) === 0 && next + 2 ** (33 - bits) - 1 <= to) bits--;
      cidrs.push(`${formatAddress({ family: 4, value: next })}/${bits}`);
      next += 2 ** (32 - bits);
    }
  }
  for (const { from, to } of set.v6) {
    for (let next = from; next <= to; ) {
      let bits = 128n;
      while (bits > 0n && next % (1n << (129n - bits)) === 0n && next + (1n << (129n - bits)) - 1n <= to)
        bits--;
      cidrs.push(`${formatAddress({ family: 6, value: next })}/${bits}`);
      next += 1n << (128n - bits);
    }
  }
  return cidrs;
}

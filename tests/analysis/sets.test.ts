import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  addressesOf,
  blocksToAddresses,
  formatAddress,
  formatAddresses,
  holdsAddress,
  parseAddress,
  parseCidr,
} from "../../analysis/sets/addresses.ts";
import {
  complement,
  contains,
  type Intervals,
  intersect,
  isSubset,
  normalize,
  numberUniverse,
  sameSet,
  subtract,
  union,
} from "../../analysis/sets/intervals.ts";
import { formatPorts, portSet, subtractPorts, unitePorts } from "../../analysis/sets/ports.ts";

/** Six bits are small enough to compare every operation with a plain list of members. */
const SMALL = numberUniverse(6);
const member = Array.from({ length: 64 }, (_, n) => n);
const pile = fc.array(
  fc.record({ from: fc.integer({ min: 0, max: 63 }), to: fc.integer({ min: 0, max: 63 }) }),
  { maxLength: 8 },
);
const holds = (set: Intervals<number>) => member.filter((n) => contains(set, n));

describe("interval sets behave as sets", () => {
  test("a set holds exactly the members of its pile, in the one normal form", () => {
    fc.assert(
      fc.property(pile, (ranges) => {
        const set = normalize(SMALL, ranges);
        expect(holds(set)).toEqual(member.filter((n) => ranges.some(({ from, to }) => from <= n && n <= to)));
        for (const [i, { from }] of set.entries()) {
          if (i > 0) expect(from).toBeGreaterThan((set[i - 1]?.to ?? 0) + 1);
        }
      }),
    );
  });

  test("union, intersection, complement and difference agree with membership", () => {
    fc.assert(
      fc.property(pile, pile, (left, right) => {
        const [a, b] = [normalize(SMALL, left), normalize(SMALL, right)];
        const [inA, inB] = [new Set(holds(a)), new Set(holds(b))];
        expect(holds(union(SMALL, a, b))).toEqual(member.filter((n) => inA.has(n) || inB.has(n)));
        expect(holds(intersect(a, b))).toEqual(member.filter((n) => inA.has(n) && inB.has(n)));
        expect(holds(complement(SMALL, a))).toEqual(member.filter((n) => !inA.has(n)));
        expect(holds(subtract(SMALL, a, b))).toEqual(member.filter((n) => inA.has(n) && !inB.has(n)));
        expect(isSubset(SMALL, a, b)).toBe([...inA].every((n) => inB.has(n)));
        expect(sameSet(complement(SMALL, complement(SMALL, a)), a)).toBe(true);
      }),
    );
  });
});

describe("addresses", () => {
  const dotted = fc
    .tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 255 })))
    .map((parts) => parts.join("."));

  test("an address survives the way to a number and back", () => {
    fc.assert(
      fc.property(dotted, (text) => {
        const address = parseAddress(text);
        expect(address === undefined ? undefined : formatAddress(address)).toBe(text);
      }),
    );
    const v6 = parseAddress("2001:db8::1");
    expect(v6 === undefined ? undefined : formatAddress(v6)).toBe("2001:db8::1");
  });

  test("a CIDR holds an address exactly when the leading bits agree", () => {
    fc.assert(
      fc.property(dotted, dotted, fc.integer({ min: 0, max: 32 }), (base, other, bits) => {
        const binary = (text: string) =>
          text
            .split(".")
            .map((part) => Number(part).toString(2).padStart(8, "0"))
            .join("");
        const address = parseAddress(other);
        if (address === undefined) throw new Error(`${other} must parse`);
        expect(holdsAddress(addressesOf([`${base}/${bits}`]), address)).toBe(
          binary(base).slice(0, bits) === binary(other).slice(0, bits),
        );
      }),
    );
  });

  test("CIDRs written out again hold the same addresses", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(dotted, fc.integer({ min: 4, max: 32 })), { maxLength: 6 }), (list) => {
        const set = addressesOf(list.map(([base, bits]) => `${base}/${bits}`));
        expect(addressesOf(formatAddresses(set))).toEqual(set);
      }),
    );
    expect(formatAddresses(addressesOf(["::/1", "8000::/1"]))).toEqual(["::/0"]);
    expect(formatAddresses(addressesOf(["10.0.0.0/9", "10.128.0.0/9"]))).toEqual(["10.0.0.0/8"]);
  });

  test("a hole narrows its own block only", () => {
    const set = blocksToAddresses([
      { cidr: "203.0.113.0/24", except: ["203.0.113.64/26"] },
      { cidr: "203.0.113.65/32", except: [] },
    ]);
    const inside = (text: string) => {
      const address = parseAddress(text);
      return address !== undefined && holdsAddress(set, address);
    };
    expect([inside("203.0.113.5"), inside("203.0.113.70"), inside("203.0.113.65")]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test.each([
    "10.0.0",
    "10.0.0.256",
    "010.0.0.1",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/08",
    "fe80::1%eth0",
    "x",
    "::/129",
    "1.2.3.4/8/9",
  ])("%s is no address range", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
});

describe("port sets", () => {
  test("protocols do not mix", () => {
    const web = portSet([
      { protocol: 6, from: 80, to: 80 },
      { protocol: 6, from: 81, to: 90 },
    ]);
    const dns = portSet([{ protocol: 17, from: 53, to: 53 }]);
    expect(formatPorts(unitePorts(web, dns))).toBe("TCP 80-90; UDP 53");
    expect(formatPorts(subtractPorts(web, portSet([{ protocol: 6, from: 82, to: 82 }])))).toBe(
      "TCP 80-81, 83-90",
    );
    expect(formatPorts(subtractPorts(web, web))).toBe("none");
  });
});

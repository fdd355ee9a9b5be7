import type { LabelTest, Match } from "../../model/match.ts";
import { type AddressSet, blocksToAddresses, holdsAddress, V4 } from "../sets/addresses.ts";
import { type Identity, labelKey } from "./identity.ts";
import { fitsName } from "./names.ts";
import { every, fromBoolean, NO, negate, some, type Trilean, UNKNOWN, YES } from "./trilean.ts";

/** Whether an identity fits a match that `resolve` has made free of references. */
export function fits(match: Match, identity: Identity): Trilean {
  switch (match.kind) {
    case "all":
      return YES;
    case "none":
      return NO;
    case "label":
      return fromBoolean(passes(match.test, identity));
    case "addresses":
      return fitsAddresses(addressesIn(match), identity);
    case "names":
      return fromBoolean(
        identity.names.some((name) => match.patterns.some((pattern) => fitsName(pattern, name))),
      );
    case "unknowable":
      return identity.addresses?.length === 0 ? NO : UNKNOWN;
    case "not":
      return negate(fits(match.of, identity));
    case "and":
      return every(match.of, (part) => fits(part, identity));
    case "or":
      return some(match.of, (part) => fits(part, identity));
    case "entity":
      return fits(match.of, identity);
    case "labelled":
    case "cidr-group":
    case "services":
      throw new Error(`a reference of kind ${match.kind} was not resolved`);
  }
}

function lookUp(test: LabelTest, identity: Identity): string | undefined {
  if (test.source !== "any") return identity.labels.get(labelKey(test.source, test.key));
  return (
    identity.labels.get(labelKey("k8s", test.key)) ?? identity.labels.get(labelKey("reserved", test.key))
  );
}

function passes(test: LabelTest, identity: Identity): boolean {
  const value = lookUp(test, identity);
  const [text = ""] = test.values;
  switch (test.operator) {
    case "in":
      return value !== undefined && test.values.includes(value);
    case "not-in":
      return value === undefined || !test.values.includes(value);
    case "exists":
      return value !== undefined;
    case "absent":
      return value === undefined;
    case "contains":
      return value?.includes(text) ?? false;
    case "starts-with":
      return value?.startsWith(text) ?? false;
    case "ends-with":
      return value?.endsWith(text) ?? false;
  }
}

const sets = new WeakMap<Match, AddressSet>();

/** The addresses of an address match; computed once for each. */
export function addressesIn(match: Extract<Match, { kind: "addresses" }>): AddressSet {
  let set = sets.get(match);
  if (set === undefined) {
    set = blocksToAddresses(match.blocks);
    sets.set(match, set);
  }
  return set;
}

function fitsAddresses(set: AddressSet, identity: Identity): Trilean {
  const { addresses } = identity;
  if (addresses?.length === 0) return NO;
  const fit =
    addresses === undefined
      ? fitsUnknown(set)
      : some(addresses, (one) => fromBoolean(holdsAddress(set, one)));
  return fit === YES && !identity.addressesCount ? UNKNOWN : fit;
}

/** Of an address nobody knows: sure only when the set is empty, or holds all of IPv4, which is taken for granted. */
function fitsUnknown(set: AddressSet): Trilean {
  if (set.v4.length === 0 && set.v6.length === 0) return NO;
  const whole = set.v4.length === 1 && set.v4[0]?.from === V4.first && set.v4[0].to === V4.last;
  return whole ? YES : UNKNOWN;
}

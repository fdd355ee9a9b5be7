import type { LabelTest, Match } from "../../model/match.ts";
import {
  type AddressSet,
  ALL_ADDRESSES,
  addressesOf,
  blocksToAddresses,
  holdsAddress,
  intersectAddresses,
  isEmptyAddresses,
  subtractAddresses,
} from "../sets/addresses.ts";
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
      return fitsBlocks(match, identity);
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

function fitsBlocks(match: Extract<Match, { kind: "addresses" }>, identity: Identity): Trilean {
  if (identity.wholeRange === undefined) return fitsAddresses(addressesIn(match), identity);
  const fit = fitsAddresses(narrower(match), identity);
  if (fit === YES || identity.wholeRange === "never") return fit;
  return fitsAddresses(addressesIn(match), identity) === NO ? NO : UNKNOWN;
}

const narrowed = new WeakMap<Match, AddressSet>();

/** The addresses without those of a range that holds all of its family. */
function narrower(match: Extract<Match, { kind: "addresses" }>): AddressSet {
  let set = narrowed.get(match);
  if (set === undefined) {
    set = blocksToAddresses(match.blocks.filter(({ cidr }) => !cidr.endsWith("/0")));
    narrowed.set(match, set);
  }
  return set;
}

function fitsAddresses(set: AddressSet, identity: Identity): Trilean {
  const { addresses } = identity;
  if (addresses?.length === 0) return NO;
  const fit =
    addresses === undefined
      ? fitsUnknown(set, !identity.reserved)
      : some(addresses, (one) => fromBoolean(holdsAddress(set, one)));
  return fit === YES && !identity.addressesCount ? UNKNOWN : fit;
}

/** Where pods have their addresses unless somebody says otherwise: private, shared and unique local ranges. */
const PRIVATE = addressesOf(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]);
/** The part that settles it: IPv4, which is taken for granted. */
const PRIVATE_V4: AddressSet = { v4: PRIVATE.v4, v6: [] };
const ANY_V4: AddressSet = { v4: ALL_ADDRESSES.v4, v6: [] };

/** Of an address nobody knows: no if it cannot lie in the set, yes if it must, else unknown. */
function fitsUnknown(set: AddressSet, pod: boolean): Trilean {
  if (isEmptyAddresses(intersectAddresses(set, pod ? PRIVATE : ALL_ADDRESSES))) return NO;
  return isEmptyAddresses(subtractAddresses(pod ? PRIVATE_V4 : ANY_V4, set)) ? YES : UNKNOWN;
}

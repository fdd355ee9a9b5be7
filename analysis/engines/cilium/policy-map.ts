import type { Entry, Term } from "../../evaluate/enforcement.ts";
import type { NamedPorts, Point } from "../../match/traffic.ts";
import { DENY, equivalent, type Holder, type MapEntry, merged, sameKey } from "./map-entry.ts";
import { filtersOf, type Row } from "./map-filters.ts";
import { keyCovers, keyHolds } from "./map-keys.ts";
import { ordersOf } from "./map-orders.ts";

/**
 * The policy map of an endpoint towards one peer, as the agent may fill it: it walks its rules in no settled order,
 * and modes are handed from broad entries to narrow ones as they come (pkg/policy/mapstate.go, insertWithChanges and
 * authPreferredInsert). So this is a list of maps: one for every order, or for many of them.
 */
export function possibleMaps(
  entries: readonly Entry[],
  ports: NamedPorts,
  isShared: (term: Term) => boolean,
): readonly (readonly MapEntry[])[] {
  return [...ordersOf(filtersOf(entries, ports, isShared))].map(filled);
}

/** The longest entry of a holder that covers the point. */
export const lookUp = (map: readonly MapEntry[], holder: Holder, point: Point): MapEntry | undefined =>
  map
    .filter((entry) => entry.holder === holder && keyCovers(entry.key, point))
    .reduce<MapEntry | undefined>(
      (best, entry) => (best === undefined || entry.key.prefix > best.key.prefix ? entry : best),
      undefined,
    );

function filled(rows: readonly Row[]): readonly MapEntry[] {
  const map = new PolicyMap();
  for (const entry of rows.flat()) map.insert(entry);
  return map.entries;
}

/** A policy map while it is filled. */
class PolicyMap {
  #entries: readonly MapEntry[] = [];

  get entries(): readonly MapEntry[] {
    return this.#entries;
  }

  insert(entry: MapEntry): void {
    if (entry.holder === "own" && this.#saysShared(entry)) return;
    if (entry.precedence === DENY) this.#insertDeny(entry);
    else this.#insertAllow(entry);
  }

  /** Whether the group's own entry on that key says the same already. */
  #saysShared(entry: MapEntry): boolean {
    const shared = this.#entries.find((one) => one.holder === "shared" && sameKey(one, entry));
    return shared !== undefined && equivalent(shared, entry);
  }

  /** A deny takes away what it holds, and is not written under another. */
  #insertDeny(entry: MapEntry): void {
    const isDenied = this.#entries.some(
      (other) =>
        other.precedence === DENY &&
        (other.holder === entry.holder || other.holder === "shared") &&
        keyHolds(other.key, entry.key),
    );
    if (isDenied) return;
    this.#entries = this.#entries.filter(
      (other) =>
        !((other.holder === entry.holder || entry.holder === "shared") && keyHolds(entry.key, other.key)),
    );
    this.#put(entry);
  }

  #insertAllow(entry: MapEntry): void {
    const fresh = this.#underBroader(entry);
    if (fresh === undefined) return;
    this.#handDown(fresh);
    this.#put(fresh);
    if (fresh.holder !== "shared") return;
    this.#entries = this.#entries.filter(
      (one) => !(one.holder === "own" && sameKey(one, entry) && equivalent(one, entry)),
    );
  }

  /** What broader entries make of it: a better one hides it or lifts its precedence, else it takes their mode. */
  #underBroader(entry: MapEntry): MapEntry | undefined {
    const broader = this.#entries
      .filter((other) => other.holder === entry.holder && keyHolds(other.key, entry.key))
      .toSorted((a, b) => b.key.prefix - a.key.prefix);
    let fresh = entry;
    let derived = false;
    for (const other of broader) {
      if (other.precedence > fresh.precedence) {
        if (other.precedence === DENY || !entry.explicit) return undefined;
        return { ...fresh, precedence: other.precedence };
      }
      if (!derived && !entry.explicit && !sameKey(other, entry) && other.explicit) {
        fresh = { ...fresh, mode: other.mode };
        derived = true;
      }
    }
    return fresh;
  }

  /** What it makes of narrower entries: worse ones go or are lifted, and its mode is theirs up to one with its own. */
  #handDown(fresh: MapEntry): void {
    const narrower = this.#entries
      .filter((other) => other.holder === fresh.holder && keyHolds(fresh.key, other.key))
      .toSorted((a, b) => a.key.prefix - b.key.prefix);
    let stopped = false;
    for (const other of narrower) {
      const isWorse = other.precedence < fresh.precedence;
      if (isWorse && !other.explicit) {
        this.#entries = this.#entries.filter((one) => one !== other);
        continue;
      }
      let kept = isWorse ? { ...other, precedence: fresh.precedence } : other;
      if (!stopped && fresh.explicit && !sameKey(other, fresh)) {
        if (kept.precedence === DENY || kept.explicit) stopped = true;
        else kept = { ...kept, mode: fresh.mode };
      }
      this.#entries = this.#entries.map((one) => (one === other ? kept : one));
    }
  }

  /** Writes it; on its own key a deny and an allow keep the better one, and two of a kind are merged. */
  #put(entry: MapEntry): void {
    const old = this.#entries.find((other) => other.holder === entry.holder && sameKey(other, entry));
    if (old === undefined) {
      this.#entries = [...this.#entries, entry];
      return;
    }
    const alike = (old.precedence === DENY) === (entry.precedence === DENY);
    const kept = alike ? merged(old, entry) : old.precedence < entry.precedence ? entry : old;
    this.#entries = this.#entries.map((one) => (one === old ? kept : one));
  }
}

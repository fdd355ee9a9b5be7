import { AUTHENTICATION_MODES, type AuthenticationMode } from "../../../model/rule.ts";
import type { Entry, Term } from "../../evaluate/enforcement.ts";
import type { NamedPorts, Point } from "../../match/traffic.ts";
import { keyCovers, keyHolds, keysOf, leavesOf, type MapKey } from "./map-keys.ts";

/** Whose entry it is: the peer's own, or that of the group which lookups also ask for. */
export type Holder = "own" | "shared";

/** One entry of an endpoint's policy map. */
export interface MapEntry {
  readonly holder: Holder;
  readonly key: MapKey;
  /** 255 for a deny, 1 for a plain allow, between them the proxies. */
  readonly precedence: number;
  readonly mode: AuthenticationMode;
  /** The mode was written in a rule and not handed down. */
  readonly explicit: boolean;
  /** The policies it came from. */
  readonly origins: string;
}

/** What one selector of one port writes, always in a row. */
type Row = readonly MapEntry[];
/** The rows of one port. */
type Filter = readonly Row[];

const DENY = 255;
const PLAIN = 1;
/** Length of a key that names no port. */
const WHOLE_PROTOCOL = 8;
/** Orders that are tried where there are too many for all. */
const MOST_ORDERS = 200;

/** Position in the order of strength. */
export const strength = (mode: AuthenticationMode): number => AUTHENTICATION_MODES.indexOf(mode);

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
  const { named, numbered } = filtersOf(entries, ports, isShared);
  return [...ordersOf(named, numbered)].map(fill);
}

/** The longest entry of a holder that covers the point. */
export const lookUp = (map: readonly MapEntry[], holder: Holder, point: Point): MapEntry | undefined =>
  map
    .filter((entry) => entry.holder === holder && keyCovers(entry.key, point))
    .reduce<MapEntry | undefined>(
      (best, entry) => (best === undefined || entry.key.prefix > best.key.prefix ? entry : best),
      undefined,
    );

function filtersOf(
  entries: readonly Entry[],
  ports: NamedPorts,
  isShared: (term: Term) => boolean,
): { readonly named: readonly Filter[]; readonly numbered: readonly Filter[] } {
  const filters = new Map<string, Map<number, Row>>();
  const wildcards = new Set<number>();
  for (const { rule, policy, terms } of entries) {
    const precedence =
      rule.action === "deny" ? DENY : rule.layer7 === undefined ? PLAIN : DENY - 1 - rule.layer7.priority;
    for (const leaf of leavesOf(rule.traffic)) {
      const id = `${leaf.kind === "named" ? "named" : "number"} ${JSON.stringify(leaf)}`;
      const rows = filters.get(id) ?? new Map<number, Row>();
      filters.set(id, rows);
      for (const term of terms) {
        if (term.wildcard) wildcards.add(term.id);
        const holders = holdersOf(term, leaf.kind === "named" && rule.direction === "egress", isShared(term));
        const origins = `${policy.ref.kind} ${policy.ref.namespace ?? ""} ${policy.ref.name}`;
        const row = holders.flatMap((holder) =>
          keysOf(leaf, ports).map((key) => ({
            holder,
            key,
            precedence,
            mode: rule.authentication ?? ("disabled" as const),
            explicit: rule.authentication !== undefined,
            origins,
          })),
        );
        const before = rows.get(term.id);
        rows.set(term.id, before === undefined ? row : before.map((one, i) => merged(one, row[i] ?? one)));
      }
    }
  }
  const of = (kind: string): Filter[] =>
    [...filters].filter(([id]) => id.startsWith(kind)).map(([, rows]) => needed(rows, wildcards));
  return { named: of("named"), numbered: of("number") };
}

/** A name at the destination is looked up peer by peer, so it is never written for a group. */
function holdersOf(term: Term, byPeer: boolean, shared: boolean): readonly Holder[] {
  if (byPeer) return ["own"];
  return term.wildcard ? ["shared"] : shared ? ["shared", "own"] : ["own"];
}

/** A selector for which a port says the same as for everyone is not written (selectorCoveredByWildcard). */
function needed(rows: ReadonlyMap<number, Row>, wildcards: ReadonlySet<number>): Filter {
  const [, shared] = [...rows].find(([id]) => wildcards.has(id)) ?? [];
  const model = shared?.[0];
  if (model === undefined || model.key.prefix <= WHOLE_PROTOCOL) return [...rows.values()];
  return [...rows]
    .filter(
      ([id, row]) =>
        wildcards.has(id) || !row.every((entry) => equivalent({ ...model, origins: entry.origins }, entry)),
    )
    .map(([, row]) => row);
}

/** Two entries on one key. A deny stays; else the better proxy and the stronger of the modes that were written. */
function merged(a: MapEntry, b: MapEntry): MapEntry {
  if (a.precedence === DENY || b.precedence === DENY) return a.precedence === DENY ? a : b;
  const stronger = strength(b.mode) > strength(a.mode) ? b : a;
  const { mode, explicit } = a.explicit === b.explicit ? stronger : a.explicit ? a : b;
  const origins = [...new Set([...a.origins.split(","), ...b.origins.split(",")])].sort().join();
  return { ...a, precedence: Math.max(a.precedence, b.precedence), mode, explicit, origins };
}

const sameKey = (a: MapEntry, b: MapEntry): boolean =>
  a.key.prefix === b.key.prefix && keyHolds(a.key, b.key);
const equivalent = (a: MapEntry, b: MapEntry): boolean =>
  a.precedence === b.precedence && a.mode === b.mode && a.explicit === b.explicit && a.origins === b.origins;

function fill(rows: readonly Row[]): readonly MapEntry[] {
  let map: MapEntry[] = [];
  const put = (entry: MapEntry): void => {
    const at = map.findIndex((other) => other.holder === entry.holder && sameKey(other, entry));
    const old = map[at];
    if (old === undefined) map.push(entry);
    else if ((old.precedence === DENY) === (entry.precedence === DENY)) map[at] = merged(old, entry);
    else if (old.precedence < entry.precedence) map[at] = entry;
  };
  const insertDeny = (entry: MapEntry): void => {
    const covering = map.filter(
      (other) =>
        (other.holder === entry.holder || other.holder === "shared") && keyHolds(other.key, entry.key),
    );
    if (covering.some((other) => other.precedence === DENY)) return;
    map = map.filter(
      (other) =>
        !((other.holder === entry.holder || entry.holder === "shared") && keyHolds(entry.key, other.key)),
    );
    put(entry);
  };
  const insertAllow = (entry: MapEntry): void => {
    let fresh = entry;
    let derived = false;
    const covering = map
      .filter((other) => other.holder === entry.holder && keyHolds(other.key, entry.key))
      .toSorted((a, b) => b.key.prefix - a.key.prefix);
    for (const other of covering) {
      if (other.precedence > fresh.precedence) {
        if (other.precedence === DENY || !entry.explicit) return;
        fresh = { ...fresh, precedence: other.precedence };
        break;
      }
      if (!derived && !entry.explicit && !sameKey(other, entry) && other.explicit) {
        fresh = { ...fresh, mode: other.mode };
        derived = true;
      }
    }
    const inner = map
      .filter((other) => other.holder === entry.holder && keyHolds(entry.key, other.key))
      .toSorted((a, b) => a.key.prefix - b.key.prefix);
    let stopped = false;
    for (const other of inner) {
      let kept = other;
      if (other.precedence < fresh.precedence) {
        if (!other.explicit) {
          map = map.filter((one) => one !== other);
          continue;
        }
        kept = { ...other, precedence: fresh.precedence };
      }
      if (!stopped && entry.explicit && !sameKey(other, entry)) {
        if (kept.precedence === DENY || kept.explicit) stopped = true;
        else kept = { ...kept, mode: fresh.mode };
      }
      map = map.map((one) => (one === other ? kept : one));
    }
    put(fresh);
    if (entry.holder === "shared")
      map = map.filter((one) => !(one.holder === "own" && sameKey(one, entry) && equivalent(one, entry)));
  };
  for (const row of rows) {
    for (const entry of row) {
      const twin = map.find((one) => one.holder === "shared" && sameKey(one, entry));
      if (entry.holder === "own" && twin !== undefined && equivalent(twin, entry)) continue;
      if (entry.precedence === DENY) insertDeny(entry);
      else insertAllow(entry);
    }
  }
  return map;
}

/** The agent walks named ports first; beyond that, ports and the selectors of a port come in any order. */
function* ordersOf(named: readonly Filter[], numbered: readonly Filter[]): Generator<readonly Row[]> {
  const all = [...named, ...numbered];
  const count = [named.length, numbered.length, ...all.map((filter) => filter.length)].reduce(
    (product, length) => product * factorial(length),
    1,
  );
  if (count > MOST_ORDERS) {
    const random = generator();
    for (let i = 0; i < MOST_ORDERS; i++) {
      const filters = [...shuffled(named, random), ...shuffled(numbered, random)];
      yield filters.flatMap((filter) => shuffled(filter, random));
    }
    return;
  }
  for (const first of permutations(named)) {
    for (const second of permutations(numbered)) {
      yield* product([...first, ...second].map((filter) => [...permutations(filter)]));
    }
  }
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length < 2) yield items;
  else {
    for (const [i, item] of items.entries()) {
      for (const rest of permutations(items.toSpliced(i, 1))) yield [item, ...rest];
    }
  }
}

function* product(choices: readonly (readonly Filter[])[]): Generator<readonly Row[]> {
  const [first, ...rest] = choices;
  if (first === undefined) yield [];
  else for (const choice of first) for (const more of product(rest)) yield [...choice, ...more];
}

/** Numbers from 0 to 1 that are the same in every run, so that an analysis always gives one answer. */
function generator(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

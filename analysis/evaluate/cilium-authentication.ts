import { AUTHENTICATION_MODES, type AuthenticationMode } from "../../model/rule.ts";
import type { AuthenticationDemand } from "../../model/verdict.ts";
import type { Point } from "../match/traffic.ts";
import { keyCovers, keyHolds, keysOf, leavesOf, type MapKey } from "./cilium-keys.ts";
import type { CiliumSettings } from "./cilium-settings.ts";
import type { Entry, SideContext, Term } from "./engine.ts";

/** One entry of the endpoint's policy map for one peer, or for the wildcard beside it. */
interface MapEntry {
  readonly key: MapKey;
  /** Absent means the rule says nothing; the entry may then inherit. */
  readonly mode?: AuthenticationMode;
  /** How strongly a proxy claims it: higher wins; 0 for a plain allow. */
  readonly proxy: number;
  readonly deny: boolean;
}

/** What a lookup finds on one of its two ways, with the demand it carries. */
interface Found {
  readonly prefix: number;
  readonly proxy: number;
  readonly explicit: boolean;
  readonly mode: AuthenticationMode;
  /** The engine's answer depends on the order it filled its map in. */
  readonly varies: boolean;
}

const strength = (mode: AuthenticationMode): number => AUTHENTICATION_MODES.indexOf(mode);

/**
 * The authentication demand on an allowed connection: cilium.md section 1, "Analyzer in short" (7). A lookup finds
 * the longest entry of the peer and the longest wildcard entry; the better proxied one wins and inherits nothing,
 * else the longer, else the peer's, which inherits a stronger mode unless its own was written.
 */
export function demandAt(
  all: readonly Entry[],
  covering: readonly Entry[],
  point: Point,
  context: SideContext,
  settings: CiliumSettings,
): AuthenticationDemand {
  if (
    covering.every(({ rule }) => rule.authentication === undefined) &&
    all.every(({ rule }) => rule.authentication === undefined)
  ) {
    return "none";
  }
  const own = find(
    entriesOf(all, context, (term) => !term.wildcard),
    point,
  );
  const shared = find(
    entriesOf(all, context, (term) => term.wildcard || isAggregate(term, context)),
    point,
  );
  const found = own === undefined || shared === undefined ? (own ?? shared) : choose(own, shared);
  if (found === undefined) return "none";
  if (found.varies) return "undetermined";
  if (found.mode === "disabled") return "none";
  const succeeds = found.mode === "required" && !context.peer.reserved && settings.mutualAuthentication;
  return succeeds ? "required" : "cannot-succeed";
}

/** An entity that stands for a whole group of identities is also written under the group's own number. */
function isAggregate(term: Term, context: SideContext): boolean {
  const { aggregate } = context.peer;
  if (aggregate === undefined || term.entity === undefined) return false;
  return term.entity === aggregate || (aggregate === "cluster" && term.entity === "cluster-mesh");
}

function entriesOf(
  entries: readonly Entry[],
  context: SideContext,
  wanted: (term: Term) => boolean,
): MapEntry[] {
  return entries
    .filter(({ terms }) => terms.some(wanted))
    .flatMap(({ rule }) =>
      leavesOf(rule.traffic)
        .flatMap((leaf) => keysOf(leaf, context.ports))
        .map((key) => ({
          key,
          proxy: rule.layer7 === undefined ? 0 : 255 - rule.layer7.priority,
          deny: rule.action === "deny",
          ...(rule.authentication === undefined ? {} : { mode: rule.authentication }),
        })),
    );
}

/** Entries on one key become one: the better proxy, the strongest of the modes that were written. */
function merge(entries: readonly MapEntry[]): MapEntry[] {
  const byPrefix = Map.groupBy(entries, ({ key }) => key.prefix);
  return [...byPrefix.values()].map((same) => {
    const [first] = same as [MapEntry];
    const modes = same.flatMap(({ mode }) => mode ?? []).toSorted((a, b) => strength(b) - strength(a));
    return {
      key: first.key,
      deny: false,
      proxy: Math.max(...same.map(({ proxy }) => proxy)),
      ...(modes[0] === undefined ? {} : { mode: modes[0] }),
    };
  });
}

/** The longest surviving entry at the point, with what it inherits from the entries that hold it. */
function find(entries: readonly MapEntry[], point: Point): Found | undefined {
  const chain = merge(entries.filter(({ key, deny }) => !deny && keyCovers(key, point))).toSorted(
    (a, b) => b.key.prefix - a.key.prefix,
  );
  for (const [i, entry] of chain.entries()) {
    const broader = chain.slice(i + 1);
    const proxy = Math.max(entry.proxy, ...broader.map((other) => other.proxy));
    // A broader proxied entry swallows a plain one that says nothing of authentication.
    if (entry.mode === undefined && proxy > entry.proxy) continue;
    const [donor, next] = broader.filter((other) => other.mode !== undefined);
    const mode = entry.mode ?? donor?.mode ?? "disabled";
    return {
      prefix: entry.key.prefix,
      proxy,
      explicit: entry.mode !== undefined,
      mode,
      varies:
        entry.mode === undefined &&
        donor !== undefined &&
        mode !== (next?.mode ?? "disabled") &&
        entries.some((other) => mayStop(other, donor, entry)),
    };
  }
  return undefined;
}

/**
 * When a broad entry with a mode is added last, its mode is handed down until the first narrower entry that has one
 * of its own or denies; entries after that one keep what they had. So the order of adding decides for them.
 */
const mayStop = (other: MapEntry, donor: MapEntry, entry: MapEntry): boolean =>
  (other.deny || other.mode !== undefined) &&
  other.key.prefix > donor.key.prefix &&
  other.key.prefix <= entry.key.prefix &&
  keyHolds(donor.key, other.key) &&
  !keyHolds(other.key, entry.key);

function choose(own: Found, shared: Found): Found {
  if (own.proxy !== shared.proxy) return own.proxy > shared.proxy ? own : shared;
  const [winner, other] = shared.prefix > own.prefix ? [shared, own] : [own, shared];
  if (winner.explicit || strength(other.mode) <= strength(winner.mode)) {
    return { ...winner, varies: winner.varies || (!winner.explicit && other.varies) };
  }
  return { ...winner, mode: other.mode, varies: winner.varies || other.varies };
}

import { GROUPED } from "../../../model/match.ts";
import type { AuthenticationMode } from "../../../model/rule.ts";
import type { AuthenticationDemand } from "../../../model/verdict.ts";
import type { Entry, SideContext, Term } from "../../evaluate/enforcement.ts";
import type { Point } from "../../match/traffic.ts";
import { type MapEntry, strength } from "./map-entry.ts";
import { lookUp, possibleMaps } from "./policy-map.ts";
import type { CiliumSettings } from "./settings.ts";

/**
 * The authentication demand on an allowed connection: docs/semantics/cilium.md#several-demands-on-one-connection. A
 * lookup finds the longest entry of the peer and the longest of its group; the better proxied one wins and inherits
 * nothing, else the longer, else the peer's, which inherits a stronger mode unless its own was written. Where the
 * agent may fill its map in ways that answer differently, so does this: undetermined.
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
  const modes = new Set(mapsOf(all, context).map((map) => modeIn(map, point)));
  const [mode, ...others] = modes;
  if (others.length > 0) return "undetermined";
  if (mode === undefined || mode === "disabled") return "none";
  const succeeds = mode === "required" && !context.peer.reserved && settings.mutualAuthentication;
  return succeeds ? "required" : "cannot-succeed";
}

const maps = new WeakMap<readonly Entry[], readonly (readonly MapEntry[])[]>();

/** The entries towards one peer are asked about at many ports; the maps are the same. */
function mapsOf(entries: readonly Entry[], context: SideContext): readonly (readonly MapEntry[])[] {
  let known = maps.get(entries);
  if (known === undefined) {
    const grouped = possibleMaps(entries, context.ports, (term) => isAggregate(term, context));
    const settled = !(context.peer.aggregate?.endsWith("?") ?? false);
    known = settled ? grouped : [...grouped, ...possibleMaps(entries, context.ports, () => false)];
    maps.set(entries, known);
  }
  return known;
}

/** An entity that stands for a whole group of identities is also written under the group's own number. */
function isAggregate(term: Term, context: SideContext): boolean {
  const aggregate = context.peer.aggregate?.replace("?", "");
  if (aggregate === undefined || term.entity === undefined) return false;
  return (
    term.entity === GROUPED ||
    term.entity === aggregate ||
    (aggregate === "cluster" && term.entity === "cluster-mesh")
  );
}

function modeIn(map: readonly MapEntry[], point: Point): AuthenticationMode {
  const own = lookUp(map, "own", point);
  const shared = lookUp(map, "shared", point);
  if (own === undefined || shared === undefined) return (own ?? shared)?.mode ?? "disabled";
  if (own.precedence !== shared.precedence) return (own.precedence > shared.precedence ? own : shared).mode;
  const [winner, other] = shared.key.prefix > own.key.prefix ? [shared, own] : [own, shared];
  return winner.explicit || strength(other.mode) <= strength(winner.mode) ? winner.mode : other.mode;
}

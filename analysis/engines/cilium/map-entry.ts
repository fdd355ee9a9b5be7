import { AUTHENTICATION_MODES, type AuthenticationMode } from "../../../model/rule.ts";
import { keyHolds, type MapKey } from "./map-keys.ts";

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

/** Precedence of a deny. */
export const DENY = 255;
/** Precedence of an allow without a proxy. */
export const PLAIN = 1;

/** Position in the order of strength. */
export const strength = (mode: AuthenticationMode): number => AUTHENTICATION_MODES.indexOf(mode);

/** Two entries on one key. A deny stays; else the better proxy and the stronger of the modes that were written. */
export function merged(a: MapEntry, b: MapEntry): MapEntry {
  if (a.precedence === DENY || b.precedence === DENY) return a.precedence === DENY ? a : b;
  const stronger = strength(b.mode) > strength(a.mode) ? b : a;
  const { mode, explicit } = a.explicit === b.explicit ? stronger : a.explicit ? a : b;
  const origins = [...new Set([...a.origins.split(","), ...b.origins.split(",")])].sort().join();
  return { ...a, precedence: Math.max(a.precedence, b.precedence), mode, explicit, origins };
}

export const sameKey = (a: MapEntry, b: MapEntry): boolean =>
  a.key.prefix === b.key.prefix && keyHolds(a.key, b.key);

export const equivalent = (a: MapEntry, b: MapEntry): boolean =>
  a.precedence === b.precedence && a.mode === b.mode && a.explicit === b.explicit && a.origins === b.origins;

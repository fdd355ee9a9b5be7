import type { Match } from "../../model/match.ts";

const keys = new WeakMap<Match, string>();

/** Equal for matches that say the same in the same words. */
export function matchKey(match: Match): string {
  let key = keys.get(match);
  if (key === undefined) {
    key = JSON.stringify(match);
    keys.set(match, key);
  }
  return key;
}

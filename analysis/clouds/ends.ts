import type { CloudReading, CloudRule } from "../../model/cloud-reading.ts";
import type { DomainName } from "../../model/edge.ts";
import { PRIVATE } from "./judge.ts";

/** A label that nobody has, to stand for every name below one. */
const BELOW = "any-name-below";

/** A name of a rule in words, and a name that it covers. */
export const samplesOf = ({
  name,
  covers,
}: DomainName): readonly (readonly [words: string, name: string])[] => [
  ...(covers === "below" ? [] : [[`name ${name}`, name] as const]),
  ...(covers === "itself" ? [] : [[`names below ${name}`, `${BELOW}.${name}`] as const]),
];

/** The ranges that rules name, and those that words for inside and outside turn on. */
export function rangesIn(rules: readonly CloudRule[]): readonly string[] {
  const byWord = rules.some(
    ({ peer }) => peer.kind === "service" && (peer.holds === "inside" || peer.holds === "outside"),
  );
  const named = rules.flatMap(({ peer }) => (peer.kind === "cidr" ? [peer.cidr] : []));
  return [...new Set([...named, ...(byWord ? PRIVATE : [])])];
}

/** Ends outside that a border tells apart. */
export interface TellingEnds {
  readonly ranges: readonly string[];
  readonly names: readonly string[];
}

/** Everything that a border's rules tell apart outside. */
export function tellingEnds({ layers }: CloudReading): TellingEnds {
  const rules = layers.flatMap((layer) => layer.rules);
  const names = rules.flatMap(({ peer }) =>
    peer.kind === "dns" ? samplesOf(peer).map(([, name]) => name) : [],
  );
  return { ranges: rangesIn(rules), names: [...new Set(names)] };
}

import type { Endpoint } from "../../model/endpoint.ts";
import type { Position } from "../../model/position.ts";
import { type PolicyRules, policyTitle } from "../../model/rule.ts";
import type { Fate } from "./report.ts";

/** What became of each named thing between two sides. */
export type Fates = ReadonlyMap<string, Fate>;

/** By what each says; where it stands in which file does not matter. */
export const policyFates = (base: readonly PolicyRules[], head: readonly PolicyRules[]): Fates =>
  fates(texts(base.map(policyText)), texts(head.map(policyText)));

export const workloadFates = (base: readonly Endpoint[], head: readonly Endpoint[]): Fates =>
  fates(texts(base.map(workloadText)), texts(head.map(workloadText)));

/** Names of those with one fate, in order. */
export const namesWith = (all: Fates, wanted: Fate): string[] =>
  [...all]
    .filter(([, fate]) => fate === wanted)
    .map(([name]) => name)
    .sort();

type Named = readonly [name: string, text: string];

function policyText({ ref, rules, place, ...rest }: PolicyRules): Named {
  const says = { ...rest, rules: rules.map(withoutPosition), place: place && withoutPosition(place) };
  return [policyTitle(ref), JSON.stringify(says)];
}

const withoutPosition = <T extends { readonly position?: Position }>({ position: _, ...rest }: T) => rest;

const workloadText = ({ name, title: _, ...rest }: Endpoint): Named => [name, JSON.stringify(rest)];

/** One policy may stand for several entries: one for each of its specs. */
function texts(entries: readonly Named[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, text] of entries) found.set(name, `${found.get(name) ?? ""}${text}\n`);
  return found;
}

function fates(base: ReadonlyMap<string, string>, head: ReadonlyMap<string, string>): Fates {
  const fateOf = (name: string): Fate => {
    const [before, after] = [base.get(name), head.get(name)];
    if (before === undefined) return "added";
    if (after === undefined) return "removed";
    return before === after ? "same" : "changed";
  };
  return new Map([...new Set([...base.keys(), ...head.keys()])].map((name) => [name, fateOf(name)]));
}

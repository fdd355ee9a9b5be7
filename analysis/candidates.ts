import type { Analysis } from "./analyze.ts";
import type { EndpointClass } from "./classes.ts";
import type { SideProfile } from "./evaluate/profile.ts";

/**
 * For a source, the indices of all classes it might reach, ascending. A pair is left out when one of its ends refuses
 * whatever its rules do not speak of and none of them speaks of the other end: in a cluster under default deny that is
 * nearly every pair, so the work grows with what the policies name instead of with the square of the classes.
 */
export function candidatesIn(analysis: Analysis): (from: EndpointClass) => readonly number[] {
  const { classes, sides } = analysis;
  const closed = new Map<SideProfile, boolean>();
  const isClosed = (profile: SideProfile): boolean => {
    let known = closed.get(profile);
    if (known === undefined) {
      known = !analysis.settings.audit && refusesAll(profile);
      closed.set(profile, known);
    }
    return known;
  };

  /** By trait of the source: classes that let something in of sources that they do not speak of. */
  const open: (readonly number[] | undefined)[] = [];
  const openTo = (trait: number): readonly number[] => {
    open[trait] ??= classes
      .filter((to) => !isClosed(sides.ordinary(to, "ingress", trait)))
      .map(({ index }) => index);
    return open[trait];
  };
  const allTraits = Array.from({ length: sides.traits }, (_, trait) => trait);
  const every = classes.map(({ index }) => index);

  return (from) => {
    const letsIn = openTo(sides.traitOf(from));
    const accepted = letsIn.length === every.length ? every : united(letsIn, sides.naming(from, "ingress"));
    if (!allTraits.every((trait) => isClosed(sides.ordinary(from, "egress", trait)))) return accepted;
    const asked = [...sides.named(from, "egress")];
    return asked.length < accepted.length ? asked.sort((a, b) => a - b) : accepted;
  };
}

const refusesAll = ({ segments }: SideProfile): boolean =>
  [...segments.values()].every((parts) => parts.every(({ verdict }) => verdict.outcome === "denied"));

const united = (a: readonly number[], b: readonly number[]): readonly number[] =>
  b.length === 0 ? a : [...new Set([...a, ...b])].sort((x, y) => x - y);

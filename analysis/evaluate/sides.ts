import type { Direction, PolicyRules, Rule } from "../../model/rule.ts";
import type { EndpointClass } from "../classes.ts";
import { type ClassProfiles, classProfiles } from "./class-profiles.ts";
import { columnsOver } from "./columns.ts";
import type { Conflict, Enforcement } from "./enforcement.ts";
import { type Group, groupsOver } from "./groups.ts";
import { type SideProfile, shapeNumbers } from "./profile.ts";
import { conflictsIn, selectionOf } from "./selection.ts";
import { traitsOf } from "./traits.ts";

/** How every class answers towards every other, in each direction; computed when asked and then kept. */
export interface Sides {
  readonly profile: (subject: EndpointClass, direction: Direction, peer: EndpointClass) => SideProfile;
  /** Policies in force for a class, by their index. */
  readonly policiesOf: (subject: EndpointClass, direction: Direction) => readonly PolicyRules[];
  /** Equal for profiles that allow the same on the same ports. */
  readonly shape: (profile: SideProfile) => number;
  /** The answer towards peers of one trait that no rule of the subject speaks of: most peers. */
  readonly ordinary: (subject: EndpointClass, direction: Direction, trait: number) => SideProfile;
  /** Indices of the classes that some rule of the subject speaks of. */
  readonly named: (subject: EndpointClass, direction: Direction) => Iterable<number>;
  /** Indices of the governed classes some rule of which speaks of the peer. */
  readonly naming: (peer: EndpointClass, direction: Direction) => readonly number[];
  /** What an engine may ask of a class as a peer beside the selectors it fits, as a number from 0. */
  readonly traitOf: (peer: EndpointClass) => number;
  readonly traits: number;
  readonly conflictOf: (subject: EndpointClass) => Conflict | undefined;
  /** Policies that select no class at all. */
  readonly idle: readonly PolicyRules[];
  /** Rules of the others that fit no class as the other end. */
  readonly aimless: () => readonly { readonly policy: PolicyRules; readonly rule: Rule }[];
}

export function sidesOf(
  classes: readonly EndpointClass[],
  given: readonly PolicyRules[],
  enforcement: Enforcement,
): Sides {
  const column = columnsOver(classes);
  const traits = traitsOf(classes);
  const selection = selectionOf(classes, given, enforcement, column);
  const groupOf = groupsOver(selection, enforcement, column);
  const conflictOf = conflictsIn(selection, enforcement);
  const profiles = classProfiles({ groupOf, conflictOf, traits, enforcement });
  return {
    profile: profiles.of,
    policiesOf: (subject, direction) => groupOf(subject, direction).policies,
    shape: shapeNumbers(),
    ordinary: profiles.ordinary,
    named: (subject, direction) =>
      profiles.withoutRules(subject) === undefined ? groupOf(subject, direction).codes.keys() : [],
    naming: namingIn(classes, groupOf, profiles),
    traitOf: traits.of,
    traits: traits.examples.length,
    conflictOf,
    idle: selection.idle,
    aimless: selection.aimless,
  };
}

/** Who speaks of a class: all classes asked whom they speak of, once for each direction. */
function namingIn(
  classes: readonly EndpointClass[],
  groupOf: (subject: EndpointClass, direction: Direction) => Group,
  { withoutRules }: ClassProfiles,
): Sides["naming"] {
  const found = new Map<Direction, readonly (readonly number[])[]>();
  const invert = (direction: Direction): readonly (readonly number[])[] => {
    const naming: number[][] = classes.map(() => []);
    for (const subject of classes) {
      if (withoutRules(subject) !== undefined) continue;
      for (const peer of groupOf(subject, direction).codes.keys())
        (naming[peer] as number[]).push(subject.index);
    }
    return naming;
  };
  return (peer, direction) => {
    const naming = found.get(direction) ?? invert(direction);
    found.set(direction, naming);
    return naming[peer.index] ?? [];
  };
}

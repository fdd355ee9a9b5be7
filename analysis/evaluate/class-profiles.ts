import type { Direction } from "../../model/rule.ts";
import type { EndpointClass } from "../classes.ts";
import { deciderOf, plain } from "./decide.ts";
import type { Conflict, Enforcement, SideContext } from "./enforcement.ts";
import { entriesOf, type Group, portsKey } from "./groups.ts";
import { profileOf, type SideProfile, uniformProfile } from "./profile.ts";
import type { Traits } from "./traits.ts";

/** What the profiles of classes are made of. */
interface Parts {
  readonly groupOf: (subject: EndpointClass, direction: Direction) => Group;
  readonly conflictOf: (subject: EndpointClass) => Conflict | undefined;
  readonly traits: Traits;
  readonly enforcement: Enforcement;
}

/** How classes answer towards each other. */
export interface ClassProfiles {
  readonly of: (subject: EndpointClass, direction: Direction, peer: EndpointClass) => SideProfile;
  /** Towards peers of one trait that no rule of the subject speaks of. */
  readonly ordinary: (subject: EndpointClass, direction: Direction, trait: number) => SideProfile;
  /** The one answer of a class that no policy of its own decides; undefined where its rules do. */
  readonly withoutRules: (subject: EndpointClass) => SideProfile | undefined;
}

export function classProfiles({ groupOf, conflictOf, traits, enforcement }: Parts): ClassProfiles {
  const withoutRules = (subject: EndpointClass): SideProfile | undefined => {
    if (!subject.identity.governed) return UNGOVERNED;
    const conflict = conflictOf(subject);
    return conflict === undefined ? undefined : conflictProfile(conflict);
  };

  /** Towards a peer that no rule of the group speaks of. */
  const bare = (group: Group, trait: number): SideProfile => {
    group.bare[trait] ??= compute(group, traits.examples[trait] as EndpointClass, NO_CODES, []);
    return group.bare[trait];
  };

  /** Towards a peer that some of its rules speak of; peers with the same codes share one. */
  const coded = (group: Group, subject: EndpointClass, peer: EndpointClass, codes: readonly number[]) => {
    const ports = (group.direction === "ingress" ? subject : peer).ports.filter(
      ({ name }) => name !== undefined && group.portNames.has(name),
    );
    const key = `${codes.join()} ${traits.of(peer)} ${portsKey(ports)}`;
    const profile = group.profiles.get(key) ?? compute(group, peer, codes, ports);
    group.profiles.set(key, profile);
    return profile;
  };

  const compute = (
    group: Group,
    peer: EndpointClass,
    codes: readonly number[],
    ports: EndpointClass["ports"],
  ): SideProfile => {
    const { direction, policies, isolated, host } = group;
    const governed = { policies, isolated, ...(host === undefined ? {} : { host }) };
    const context: SideContext = { direction, ...governed, peer: peer.identity, ports };
    return profileOf(enforcement, entriesOf(group, codes), context);
  };

  return {
    withoutRules,
    ordinary: (subject, direction, trait) =>
      withoutRules(subject) ?? bare(groupOf(subject, direction), trait),
    of: (subject, direction, peer) => {
      const settled = withoutRules(subject);
      if (settled !== undefined) return settled;
      const group = groupOf(subject, direction);
      const codes = group.codes.get(peer.index);
      if (codes === undefined) return bare(group, traits.of(peer));
      const known = group.byPeer.get(peer.index);
      if (known !== undefined) return known;
      const profile = coded(group, subject, peer, codes);
      group.byPeer.set(peer.index, profile);
      return profile;
    },
  };
}

const NO_CODES: readonly number[] = [];

const UNGOVERNED = uniformProfile(plain("allowed", "not-governed"));

const conflictProfiles = new WeakMap<Conflict, SideProfile>();

/** The engine keeps what it had before, which is not known. */
function conflictProfile(conflict: Conflict): SideProfile {
  let profile = conflictProfiles.get(conflict);
  if (profile === undefined) {
    profile = uniformProfile(plain("undetermined", "merge-conflict", conflict.rules.map(deciderOf)));
    conflictProfiles.set(conflict, profile);
  }
  return profile;
}

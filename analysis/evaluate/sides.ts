import type { Direction, PolicyRules, Rule } from "../../model/rule.ts";
import type { EndpointClass } from "../classes.ts";
import type { HostDefault } from "../match/identity.ts";
import { fits } from "../match/match.ts";
import { namesIn } from "../match/traffic.ts";
import { NO, type Trilean, UNKNOWN, YES } from "../match/trilean.ts";
import { columnsOver } from "./columns.ts";
import { plain } from "./decide.ts";
import type { Conflict, Enforcement, Entry, SideContext, Term } from "./enforcement.ts";
import { profileOf, type SideProfile, shapeOf, uniformProfile } from "./profile.ts";
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

/** Classes under the same policies in one direction share one group, and within it every distinct profile. */
interface Group {
  readonly policies: readonly PolicyRules[];
  readonly isolated: boolean;
  readonly host?: HostDefault;
  readonly rules: readonly { readonly policy: PolicyRules; readonly rule: Rule; readonly self: Trilean }[];
  /** For each class: what its selectors fit, as rule, term, certainty in turn. */
  readonly codes: ReadonlyMap<number, readonly number[]>;
  /** Port names its rules use. */
  readonly portNames: ReadonlySet<string>;
  /** By what distinguishes peers, and by peer. */
  readonly profiles: Map<string, SideProfile>;
  readonly byPeer: Map<number, SideProfile>;
  /** For peers that fit none of its rules, by their trait. */
  readonly bare: (SideProfile | undefined)[];
}

const NO_CODES: readonly number[] = [];

export function sidesOf(
  classes: readonly EndpointClass[],
  policies: readonly PolicyRules[],
  engine: Enforcement,
): Sides {
  const column = columnsOver(classes);
  const enforced = engine.sort(policies.filter(engine.enforces));
  const selecting: number[][] = classes.map(() => []);
  const chosen = new Set<PolicyRules>();
  enforced.forEach((policy, number) => {
    const indices = column(policy.subject)
      .fitting.map(({ index }) => index)
      .filter((index) => (classes[index] as EndpointClass).identity.governed);
    if (indices.length > 0) chosen.add(policy);
    for (const index of indices) (selecting[index] as number[]).push(number);
  });

  const terms = new Map<number, { readonly wildcard: boolean; readonly entity?: string }>();
  const groups = new Map<string, Group>();
  const traits = traitsOf(classes);
  const naming: Partial<Record<Direction, readonly (readonly number[])[]>> = {};
  const conflicts = new Map<string, Conflict | undefined>();

  const groupsBySubject: Record<Direction, (Group | undefined)[]> = { ingress: [], egress: [] };
  const groupOf = (subject: EndpointClass, direction: Direction): Group => {
    const found = groupsBySubject[direction][subject.index] ?? findGroup(subject, direction);
    groupsBySubject[direction][subject.index] = found;
    return found;
  };

  const findGroup = (subject: EndpointClass, direction: Direction): Group => {
    const taking = (selecting[subject.index] as number[]).filter((number) =>
      engine.takesPart(enforced[number] as PolicyRules, direction),
    );
    const rules = taking.flatMap((number) => {
      const policy = enforced[number] as PolicyRules;
      return policy.rules
        .filter((rule) => rule.direction === direction)
        .map((rule) => ({
          policy,
          rule,
          self: rule.self === undefined ? YES : fits(rule.self, subject.identity),
        }));
    });
    const key = `${direction} ${taking.join()} ${rules.map(({ self }) => self).join("")} ${governance(subject, direction)}`;
    const known = groups.get(key);
    if (known !== undefined) return known;
    const mine = taking.map((number) => enforced[number] as PolicyRules);
    const codes = new Map<number, number[]>();
    rules.forEach(({ rule, self }, number) => {
      if (self === NO) return;
      for (const peer of rule.peers) {
        const { id, fitting, wildcard, entity } = column(peer);
        terms.set(id, { wildcard, ...(entity === undefined ? {} : { entity }) });
        for (const { index, certainty } of fitting) {
          const list = codes.get(index);
          if (list === undefined) codes.set(index, [number, id, certainty]);
          else list.push(number, id, certainty);
        }
      }
    });
    const group: Group = {
      policies: mine,
      isolated: engine.isolates(mine, direction, subject.identity),
      ...(subject.identity.host === undefined ? {} : { host: subject.identity.host }),
      rules,
      codes,
      portNames: new Set(rules.flatMap(({ rule }) => namesIn(rule.traffic))),
      profiles: new Map(),
      byPeer: new Map(),
      bare: [],
    };
    groups.set(key, group);
    return group;
  };

  const shapes = new Map<SideProfile, number>();
  const numbers = new Map<string, number>();
  const conflictsBySubject: (Conflict | null | undefined)[] = [];
  const conflictOf = (subject: EndpointClass): Conflict | undefined => {
    let found = conflictsBySubject[subject.index];
    if (found === undefined) {
      const numbers = selecting[subject.index] as number[];
      const key = numbers.join();
      if (!conflicts.has(key)) {
        conflicts.set(key, engine.conflict(numbers.map((number) => enforced[number] as PolicyRules)));
      }
      found = conflicts.get(key) ?? null;
      conflictsBySubject[subject.index] = found;
    }
    return found ?? undefined;
  };

  return {
    idle: enforced.filter((policy) => !chosen.has(policy)),
    aimless: () =>
      [...chosen].flatMap((policy) =>
        policy.rules
          .filter(({ direction, peers }) => {
            const fits = peers.some((peer) => column(peer).fitting.length > 0);
            return engine.takesPart(policy, direction) && !fits;
          })
          .map((rule) => ({ policy, rule })),
      ),
    policiesOf: (subject, direction) => groupOf(subject, direction).policies,
    conflictOf,
    shape: (profile) => {
      let number = shapes.get(profile);
      if (number === undefined) {
        const text = shapeOf(profile);
        number = numbers.get(text) ?? numbers.size;
        numbers.set(text, number);
        shapes.set(profile, number);
      }
      return number;
    },
    profile: (subject, direction, peer) => {
      const settled = withoutRules(subject);
      if (settled !== undefined) return settled;
      const group = groupOf(subject, direction);
      const codes = group.codes.get(peer.index);
      if (codes === undefined) return bareProfile(group, direction, traits.of(peer));
      const known = group.byPeer.get(peer.index);
      if (known !== undefined) return known;
      const profile = codedProfile(group, subject, direction, peer, codes);
      group.byPeer.set(peer.index, profile);
      return profile;
    },
    ordinary: (subject, direction, trait) =>
      withoutRules(subject) ?? bareProfile(groupOf(subject, direction), direction, trait),
    named: (subject, direction) =>
      withoutRules(subject) === undefined ? groupOf(subject, direction).codes.keys() : [],
    naming: (peer, direction) => {
      naming[direction] ??= invert(direction);
      return naming[direction][peer.index] ?? [];
    },
    traitOf: traits.of,
    traits: traits.examples.length,
  };

  /** The answer of a class that no policy of its own decides. */
  function withoutRules(subject: EndpointClass): SideProfile | undefined {
    if (!subject.identity.governed) return UNGOVERNED;
    const clash = conflictOf(subject);
    return clash === undefined ? undefined : conflicted(clash);
  }

  function invert(direction: Direction): readonly (readonly number[])[] {
    const found: number[][] = classes.map(() => []);
    for (const subject of classes) {
      if (withoutRules(subject) !== undefined) continue;
      for (const peer of groupOf(subject, direction).codes.keys())
        (found[peer] as number[]).push(subject.index);
    }
    return found;
  }

  function bareProfile(group: Group, direction: Direction, trait: number): SideProfile {
    const peer = traits.examples[trait] as EndpointClass;
    group.bare[trait] ??= compute(group, direction, peer, NO_CODES, []);
    return group.bare[trait];
  }

  function codedProfile(
    group: Group,
    subject: EndpointClass,
    direction: Direction,
    peer: EndpointClass,
    codes: readonly number[],
  ): SideProfile {
    const ports = (direction === "ingress" ? subject : peer).ports.filter(
      ({ name }) => name !== undefined && group.portNames.has(name),
    );
    const key = `${codes.join()} ${traits.of(peer)} ${portsKey(ports)}`;
    const profile = group.profiles.get(key) ?? compute(group, direction, peer, codes, ports);
    group.profiles.set(key, profile);
    return profile;
  }

  function compute(
    group: Group,
    direction: Direction,
    peer: EndpointClass,
    codes: readonly number[],
    ports: EndpointClass["ports"],
  ): SideProfile {
    const { policies: mine, isolated, host } = group;
    const governed = { policies: mine, isolated, ...(host === undefined ? {} : { host }) };
    const context: SideContext = { direction, ...governed, peer: peer.identity, ports };
    return profileOf(engine, entriesFrom(codes, group, terms), context);
  }
}

const portsKey = (ports: EndpointClass["ports"]): string =>
  ports.map(({ name, port, protocol }) => `${name}=${port}/${protocol}`).join();

/** What of the governed end itself, beside the policies that select it, an engine may ask. */
const governance = ({ identity, ports }: EndpointClass, direction: Direction): string =>
  `${identity.labels.has("reserved:init") ? "init" : ""} ${identity.host ?? ""} ${direction === "ingress" ? portsKey(ports) : ""}`;

function entriesFrom(
  codes: readonly number[],
  group: Group,
  terms: ReadonlyMap<number, { readonly wildcard: boolean; readonly entity?: string }>,
): Entry[] {
  const byRule = new Map<number, Term[]>();
  for (let i = 0; i < codes.length; i += 3) {
    const id = codes[i + 1] as number;
    const term: Term = {
      id,
      certainty: codes[i + 2] as Trilean,
      ...(terms.get(id) as { wildcard: boolean }),
    };
    const rule = codes[i] as number;
    byRule.set(rule, [...(byRule.get(rule) ?? []), term]);
  }
  return [...byRule].map(([number, fitting]) => {
    const { policy, rule, self } = group.rules[number] as Group["rules"][number];
    const sure = self === YES && fitting.some(({ certainty }) => certainty === YES);
    return { policy, rule, terms: fitting, certainty: sure ? YES : UNKNOWN };
  });
}

const UNGOVERNED = uniformProfile(plain("allowed", "not-governed"));

const conflictProfiles = new WeakMap<Conflict, SideProfile>();

function conflicted(conflict: Conflict): SideProfile {
  let profile = conflictProfiles.get(conflict);
  if (profile === undefined) {
    profile = uniformProfile(
      plain(
        "undetermined",
        "merge-conflict",
        conflict.rules.map(({ policy, rule }) => ({
          policy: policy.ref,
          path: rule.path,
          action: rule.action,
        })),
      ),
    );
    conflictProfiles.set(conflict, profile);
  }
  return profile;
}

import type { Direction, PolicyRules, Rule } from "../../model/rule.ts";
import type { EndpointClass } from "../classes.ts";
import { type HostDefault, labelKey } from "../match/identity.ts";
import { fits } from "../match/match.ts";
import { namesIn } from "../match/traffic.ts";
import { NO, type Trilean, UNKNOWN, YES } from "../match/trilean.ts";
import type { Column, ColumnOf } from "./columns.ts";
import type { Enforcement, Entry, Term } from "./enforcement.ts";
import type { SideProfile } from "./profile.ts";
import type { Selection } from "./selection.ts";

/** A rule of a group, and whether the governed end itself is what it asks for. */
interface GroupRule {
  readonly policy: PolicyRules;
  readonly rule: Rule;
  readonly self: Trilean;
}

/** Classes under the same policies in one direction share one group, and within it every distinct profile. */
export interface Group {
  readonly direction: Direction;
  readonly policies: readonly PolicyRules[];
  readonly isolated: boolean;
  readonly host?: HostDefault;
  readonly rules: readonly GroupRule[];
  /** For each class: what its selectors fit, as rule, term, certainty in turn. */
  readonly codes: ReadonlyMap<number, readonly number[]>;
  /** The terms of the codes, by their ids. */
  readonly terms: ReadonlyMap<number, Column["term"]>;
  /** Port names its rules use. */
  readonly portNames: ReadonlySet<string>;
  /** By what distinguishes peers, and by peer. */
  readonly profiles: Map<string, SideProfile>;
  readonly byPeer: Map<number, SideProfile>;
  /** For peers that fit none of its rules, by their trait. */
  readonly bare: (SideProfile | undefined)[];
}

/** The group of each class in each direction, found when asked and then kept. */
export function groupsOver(
  selection: Selection,
  enforcement: Enforcement,
  column: ColumnOf,
): (subject: EndpointClass, direction: Direction) => Group {
  const bySubject: Record<Direction, (Group | undefined)[]> = { ingress: [], egress: [] };
  const byKey = new Map<string, Group>();
  const terms = new Map<number, Column["term"]>();

  const find = (subject: EndpointClass, direction: Direction): Group => {
    const taking = selection
      .numbersOf(subject)
      .filter((number) => enforcement.takesPart(selection.policies[number] as PolicyRules, direction));
    const policies = taking.map((number) => selection.policies[number] as PolicyRules);
    const rules = policies.flatMap((policy) => rulesFor(policy, subject, direction));
    const selves = rules.map(({ self }) => self).join("");
    const key = `${direction} ${taking.join()} ${selves} ${governance(subject, direction)}`;
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const { host } = subject.identity;
    const group: Group = {
      direction,
      policies,
      isolated: enforcement.isolates(policies, direction, subject.identity),
      ...(host === undefined ? {} : { host }),
      rules,
      codes: codesOf(rules, column, terms),
      terms,
      portNames: new Set(rules.flatMap(({ rule }) => namesIn(rule.traffic))),
      profiles: new Map(),
      byPeer: new Map(),
      bare: [],
    };
    byKey.set(key, group);
    return group;
  };

  return (subject, direction) => {
    const found = bySubject[direction][subject.index] ?? find(subject, direction);
    bySubject[direction][subject.index] = found;
    return found;
  };
}

const rulesFor = (policy: PolicyRules, { identity }: EndpointClass, direction: Direction): GroupRule[] =>
  policy.rules
    .filter((rule) => rule.direction === direction)
    .map((rule) => ({ policy, rule, self: rule.self === undefined ? YES : fits(rule.self, identity) }));

/** What of the governed end itself, beside the policies that select it, an engine may ask. */
const governance = ({ identity, ports }: EndpointClass, direction: Direction): string =>
  `${identity.labels.has(INIT) ? "init" : ""} ${identity.host ?? ""} ${direction === "ingress" ? portsKey(ports) : ""}`;

const INIT = labelKey("reserved", "init");

export const portsKey = (ports: EndpointClass["ports"]): string =>
  ports.map(({ name, port, protocol }) => `${name}=${port}/${protocol}`).join();

/** What the other ends fit, by class; `terms` takes up every term that any of them fits. */
function codesOf(
  rules: readonly GroupRule[],
  column: ColumnOf,
  terms: Map<number, Column["term"]>,
): Group["codes"] {
  const codes = new Map<number, number[]>();
  rules.forEach(({ rule, self }, number) => {
    if (self === NO) return;
    for (const peer of rule.peers) {
      const { term, fitting } = column(peer);
      terms.set(term.id, term);
      for (const { index, certainty } of fitting) {
        const list = codes.get(index);
        if (list === undefined) codes.set(index, [number, term.id, certainty]);
        else list.push(number, term.id, certainty);
      }
    }
  });
  return codes;
}

/** The rules of a group that speak of a class, as its codes have them. */
export function entriesOf({ rules, terms }: Group, codes: readonly number[]): Entry[] {
  const byRule = new Map<number, Term[]>();
  for (let i = 0; i < codes.length; i += 3) {
    const number = codes[i] as number;
    const term = terms.get(codes[i + 1] as number) as Column["term"];
    const fitted: Term = { ...term, certainty: codes[i + 2] as Trilean };
    const list = byRule.get(number);
    if (list === undefined) byRule.set(number, [fitted]);
    else list.push(fitted);
  }
  return [...byRule].map(([number, fitted]) => {
    const { policy, rule, self } = rules[number] as GroupRule;
    const sure = self === YES && fitted.some(({ certainty }) => certainty === YES);
    return { policy, rule, terms: fitted, certainty: sure ? YES : UNKNOWN };
  });
}

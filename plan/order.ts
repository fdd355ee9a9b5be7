import type { PlannedPolicy } from "./plan.ts";

/**
 * Policies in the order of application, each with what must be there first: what others name, then what allows, then
 * default deny (Y12). Pulumi creates in this order and deletes against it, and deletes last of all: a switch from
 * one kind to another has all of the new one before anything of the old one goes, and of the old one the default
 * deny goes first.
 */
export function inOrder(policies: readonly PlannedPolicy[]): readonly PlannedPolicy[] {
  const foundations = policies.filter(({ role }) => role === "foundation");
  const allows = policies.filter(({ role }) => role === "allow" || role === "trace");
  const denies = policies.filter(({ role }) => role === "default-deny");
  return [
    ...foundations,
    ...allows.map((allow) => behind(allow, foundations.filter(mayBeNamedBy(allow)))),
    ...denies.map((deny) =>
      behind(deny, [...foundations.filter(mayBeNamedBy(deny)), ...allows.filter(opensBeside(deny))]),
    ),
  ];
}

const behind = (policy: PlannedPolicy, first: readonly PlannedPolicy[]): PlannedPolicy => ({
  ...policy,
  after: [...policy.after, ...first.map(({ id }) => id)],
});

const sameSystem =
  (policy: PlannedPolicy) =>
  (other: PlannedPolicy): boolean =>
    other.system === policy.system && other.layer === policy.layer;

/** Tiers and sets are named only in the language they are written in. */
const mayBeNamedBy =
  (policy: PlannedPolicy) =>
  (foundation: PlannedPolicy): boolean =>
    foundation.system === policy.system && foundation.dialect === policy.dialect;

/** What must not be missing when `deny` closes: the allows of its system, and those of anybody in its namespace. */
const opensBeside =
  (deny: PlannedPolicy) =>
  (allow: PlannedPolicy): boolean =>
    sameSystem(deny)(allow) ||
    (allow.layer === deny.layer && allow.manifest.metadata.namespace === deny.manifest.metadata.namespace);

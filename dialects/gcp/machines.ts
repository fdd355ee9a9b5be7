import type { CloudResource } from "../../model/cloud.ts";
import { textsOf } from "../../model/lists.ts";
import { namesOf } from "./read-ends.ts";
import { CLASSIC_RULE, NETWORK, rulesOf } from "./resources.ts";

/** The networks that classic rules are of, by name; undefined alone where only policies are there, which name none. */
export function networksOf(resources: readonly CloudResource[]): readonly (string | undefined)[] {
  const classic = resources.filter(({ type }) => type === CLASSIC_RULE);
  if (classic.length > 0) return [...new Set(classic.map(networkOf))];
  return rulesOf(resources).length > 0 ? [undefined] : [];
}

/** A network's own name, whether it is written so, as a path or as a link. */
const networkOf = ({ args }: CloudResource): string =>
  (typeof args.network === "string" ? args.network : "default").split("/").at(-1) ?? "default";

/** What concerns one network: its classic rules, and every policy. */
export const onNetwork = (
  resources: readonly CloudResource[],
  network: string | undefined,
): readonly CloudResource[] =>
  resources.filter((resource) => {
    if (resource.type === CLASSIC_RULE) return networkOf(resource) === network;
    return resource.type !== NETWORK || network === undefined || resource.args.name === network;
  });

/** The kinds of machines that rules tell apart: each list of targets that occurs; one empty list where there is none. */
export function machinesOf(resources: readonly CloudResource[]): readonly (readonly string[])[] {
  const lists = [
    ...rulesOf(resources).map(({ args }) => [
      ...textsOf(args.targetServiceAccounts),
      ...namesOf(args.targetSecureTags),
    ]),
    ...resources
      .filter(({ type }) => type === CLASSIC_RULE)
      .map(({ args }) => [...textsOf(args.targetTags), ...textsOf(args.targetServiceAccounts)]),
  ].filter((list) => list.length > 0);
  const distinct = [...new Map(lists.map((list) => [list.toSorted().join("\n"), list])).values()];
  return distinct.length === 0 ? [[]] : distinct;
}

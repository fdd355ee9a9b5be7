import { type CloudLimit, type CloudResource, isReference } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { domainProblem } from "../../model/domain.ts";
import { textsOf } from "../../model/lists.ts";
import { refused } from "../cloud-refusal.ts";
import { argsOf } from "./resources.ts";

/** `.x.com` for a Network Firewall, `*.x.com` for the DNS Firewall, where `*` alone is every name. */
export const domainLimit: CloudLimit = {
  row: "domain",
  find: (resources) => resources.flatMap((resource) => [...targets(resource), ...domains(resource)]),
};

function targets(resource: CloudResource): readonly Diagnostic[] {
  const group = argsOf(resource, "aws:networkfirewall/ruleGroup:RuleGroup")?.ruleGroup;
  if (group === undefined || isReference(group) || isReference(group.rulesSource)) return [];
  const list = group.rulesSource.rulesSourceList;
  if (list === undefined || isReference(list)) return [];
  return textsOf(list.targets).flatMap((name) => {
    const wildcard = name.startsWith("*.");
    return problemOf(resource.id, "targets", name, {
      message: wildcard ? "has a wildcard, which is not its syntax" : domainProblem(name.replace(/^\./, "")),
      remedy: wildcard
        ? `Write ${name.slice(1)}, which covers ${name.slice(2)} as well`
        : "Write a name, or a dot before it for the name and all below",
    });
  });
}

function domains(resource: CloudResource): readonly Diagnostic[] {
  const args = argsOf(resource, "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList");
  return textsOf(args?.domains)
    .filter((name) => name !== "*")
    .flatMap((name) => {
      const dotted = name.startsWith(".");
      return problemOf(resource.id, "domains", name, {
        message: dotted
          ? "begins with a dot, which is not its syntax"
          : domainProblem(name.replace(/^\*\./, "")),
        remedy: dotted
          ? `Write *${name}, and ${name.slice(1)} beside it for the name itself`
          : "Write a name, or *. before it for all below",
      });
    });
}

const problemOf = (
  place: string,
  path: string,
  value: string,
  { message, remedy }: { readonly message: string | undefined; readonly remedy: string },
): readonly Diagnostic[] =>
  message === undefined ? [] : [refused("aws", { row: "domain", place, path, value, message, remedy })];

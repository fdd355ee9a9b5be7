import { type CloudLimit, type CloudResource, isReference } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { own } from "../../model/own.ts";
import { refused } from "../cloud-refusal.ts";
import { rulesOf, SOURCE_ARGS, type WrittenRule } from "./limits-rule.ts";
import type { AwsQuota } from "./quota.ts";
import { argsOf } from "./resources.ts";

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Two rules that say the same: AWS answers InvalidPermission.Duplicate, whatever their descriptions. */
export const duplicateLimit: CloudLimit = {
  row: "duplicate",
  find: (resources) => {
    const seen = new Map<string, string>();
    return rulesOf(resources).flatMap(({ id, direction, args }): Diagnostic[] => {
      const says = JSON.stringify([
        direction,
        args.securityGroupId,
        String(args.ipProtocol).toLowerCase(),
        args.fromPort,
        args.toPort,
        ...SOURCE_ARGS.map((path) => args[path]),
      ]);
      const first = seen.get(says);
      seen.set(says, first ?? id);
      return first === undefined
        ? []
        : [
            refused("aws", {
              row: "duplicate",
              place: id,
              path: "ipProtocol",
              value: id,
              message: `says the same as ${first}`,
              remedy: "Remove one of them",
            }),
          ];
    });
  },
};

/** Rule groups of a Network Firewall: from 1, each its own. Associations of a DNS Firewall: 101 to 9899. */
export const priorityLimit: CloudLimit = {
  row: "priority",
  find: (resources) =>
    resources.flatMap((resource) => [...groupPriorities(resource), ...associationPriority(resource)]),
};

function groupPriorities(resource: CloudResource): readonly Diagnostic[] {
  const policy = argsOf(resource, "aws:networkfirewall/firewallPolicy:FirewallPolicy")?.firewallPolicy;
  if (policy === undefined || isReference(policy)) return [];
  const references = policy.statefulRuleGroupReferences;
  if (references === undefined || isReference(references)) return [];
  const priorities = references.map((item) => (isReference(item) ? undefined : item.priority));
  return priorities.flatMap((priority, at): Diagnostic[] => {
    const unique = priorities.indexOf(priority) === at;
    if (isReference(priority) || (typeof priority === "number" && priority >= 1 && unique)) return [];
    return [
      refused("aws", {
        row: "priority",
        place: resource.id,
        path: `firewallPolicy.statefulRuleGroupReferences[${at}].priority`,
        value: String(priority),
        message: unique
          ? "is not 1 or more, which strict order demands"
          : "is taken by another group of the policy",
        remedy: "Write a whole number from 1 that no other group has",
      }),
    ];
  });
}

function associationPriority(resource: CloudResource): readonly Diagnostic[] {
  const args = argsOf(
    resource,
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
  );
  if (args === undefined || isReference(args.priority)) return [];
  const { priority } = args;
  return priority >= 101 && priority <= 9899
    ? []
    : [
        refused("aws", {
          row: "priority",
          place: resource.id,
          path: "priority",
          value: String(priority),
          message: "is not from 101 to 9899",
          remedy: "Write a number between, that no other rule group of the VPC has",
        }),
      ];
}

/** Rules are counted for each direction, and IPv4 and IPv6 apart; a group or list counts in both. */
export const countLimit = (quota: AwsQuota): CloudLimit => ({
  row: "count",
  find: (resources) => [...groupCounts(resources, quota), ...resources.flatMap(capacityUse)],
});

function groupCounts(resources: readonly CloudResource[], quota: AwsQuota): readonly Diagnostic[] {
  const byGroup = Map.groupBy(rulesOf(resources), ({ direction, args }) =>
    JSON.stringify([textOf(args.securityGroupId), direction]),
  );
  return [...byGroup].flatMap(([key, rules]) => {
    const [group, direction] = JSON.parse(key) as [string, string];
    return (["cidrIpv4", "cidrIpv6"] as const).flatMap((family): Diagnostic[] => {
      const other = family === "cidrIpv4" ? "cidrIpv6" : "cidrIpv4";
      const count = rules
        .filter(({ args }) => args[other] === undefined)
        .reduce((sum, rule) => sum + weightOf(rule, quota), 0);
      return count <= quota.rulesPerGroup
        ? []
        : [
            refused("aws", {
              row: "count",
              place: rules.at(-1)?.id ?? group,
              path: direction,
              value: String(count),
              message: `is more than the ${quota.rulesPerGroup} ${direction} rules for ${family.slice(4).toLowerCase()} that a group may have`,
              remedy:
                "Join ranges, put them in a prefix list, or raise the quota with AWS and say so in quota.rulesPerGroup",
            }),
          ];
    });
  });
}

/** A prefix list costs the most entries it may have, not those it has. */
const weightOf = ({ args }: WrittenRule, { prefixListEntries }: AwsQuota): number =>
  typeof args.prefixListId === "string" ? (own(prefixListEntries, args.prefixListId) ?? 1) : 1;

/** A domain list uses about one of a group's capacity for each name and each thing it looks at. */
function capacityUse(resource: CloudResource): readonly Diagnostic[] {
  const args = argsOf(resource, "aws:networkfirewall/ruleGroup:RuleGroup");
  const group = args?.ruleGroup;
  if (args === undefined || group === undefined || isReference(group) || isReference(args.capacity))
    return [];
  const source = group.rulesSource;
  if (isReference(source)) return [];
  const { rulesSourceList: list, statefulRules: rules } = source;
  const used =
    list !== undefined && !isReference(list)
      ? lengthOf(list.targets) * lengthOf(list.targetTypes)
      : rules === undefined || isReference(rules)
        ? 0
        : rules.length;
  return used <= args.capacity
    ? []
    : [
        refused("aws", {
          row: "count",
          place: resource.id,
          path: "capacity",
          value: String(used),
          message: `is more than the capacity of ${args.capacity}, which cannot grow in place`,
          remedy:
            "Raise networkFirewall.capacity now, while no group of that name exists, or name fewer domains",
        }),
      ];
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

const GROUP_NAME = /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;
const RESOLVER_NAME = /^[A-Za-z0-9\-_ ]{1,64}$/;
const VARIABLE_NAME = /^[A-Za-z]\w{0,31}$/;

export const nameLimit: CloudLimit = {
  row: "name",
  find: (resources) => resources.flatMap(namesOf),
};

function namesOf(resource: CloudResource): readonly Diagnostic[] {
  const { id, type, args } = resource;
  const problem = (path: string, value: unknown, fits: boolean, remedy: string): Diagnostic[] =>
    value === undefined || isReference(value) || fits
      ? []
      : [
          refused("aws", {
            row: "name",
            place: id,
            path,
            value: textOf(value),
            message: "is no name here",
            remedy,
          }),
        ];
  const name = String(args.name);
  const prefix = String(args.namePrefix);
  if (type === "aws:ec2/securityGroup:SecurityGroup")
    return [
      ...problem(
        "name",
        args.name,
        GROUP_NAME.test(name) && !name.startsWith("sg-"),
        "Leave it out, or use at most 255 of the characters AWS takes, not beginning with sg-",
      ),
      ...problem(
        "namePrefix",
        args.namePrefix,
        GROUP_NAME.test(prefix) && prefix.length <= 229 && !prefix.startsWith("sg-"),
        "Leave it out, or use at most 229 characters: Pulumi adds 26",
      ),
    ];
  if (type.startsWith("aws:route53/resolver"))
    return problem(
      "name",
      args.name,
      RESOLVER_NAME.test(name),
      "Use at most 64 letters, digits, dashes, underscores and spaces",
    );
  return variableNames(resource).flatMap((key) =>
    problem(
      "ruleGroup.ruleVariables",
      key,
      VARIABLE_NAME.test(key),
      "Use a letter and then at most 31 letters, digits and underscores",
    ),
  );
}

function variableNames(resource: CloudResource): readonly string[] {
  const group = argsOf(resource, "aws:networkfirewall/ruleGroup:RuleGroup")?.ruleGroup;
  const variables = group === undefined || isReference(group) ? undefined : group.ruleVariables;
  if (variables === undefined || isReference(variables)) return [];
  const { ipSets } = variables;
  if (ipSets === undefined || isReference(ipSets)) return [];
  return ipSets.flatMap((set) => (isReference(set) || isReference(set.key) ? [] : [set.key]));
}

const DESCRIPTION = /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{0,255}$/;

/** The new rule resources do not look at it, so without this it fails at apply. */
export const descriptionLimit: CloudLimit = {
  row: "description",
  find: (resources) =>
    resources
      .filter(({ type }) => /:(SecurityGroup|SecurityGroupIngressRule|SecurityGroupEgressRule)$/.test(type))
      .flatMap(({ id, args: { description } }): Diagnostic[] => {
        if (typeof description !== "string" || DESCRIPTION.test(description)) return [];
        const strange = [...new Set(description.replace(/[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]/g, ""))];
        return [
          refused("aws", {
            row: "description",
            place: id,
            path: "description",
            value: description,
            message:
              strange.length > 0
                ? `has ${strange.join(" ")}, which AWS does not take`
                : `has ${description.length} characters, and AWS takes 255`,
            remedy: "Use letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! $ *, at most 255",
          }),
        ];
      }),
};

/** Keys and values of tags; AWS keeps the prefix aws: for itself. */
export const tagLimit: CloudLimit = {
  row: "tags",
  find: (resources) =>
    resources.flatMap(({ id, args: { tags } }): Diagnostic[] => {
      if (typeof tags !== "object" || tags === null || isReference(tags)) return [];
      return Object.entries(tags)
        .filter(([key, value]) => /^aws:/i.test(key) || key.length > 128 || String(value).length > 256)
        .map(([key, value]) =>
          refused("aws", {
            row: "tags",
            place: id,
            path: `tags.${key}`,
            value: String(value),
            message: /^aws:/i.test(key)
              ? "begins with aws:, which AWS keeps for itself"
              : "is longer than AWS takes (key 128, value 256)",
            remedy: "Rename or shorten it",
          }),
        );
    }),
};

/** A description that AWS takes: what it does not take is left out, and what is too long ends at a word. */
export function fitDescription(text: string, longest = 255): string {
  const clean = text
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  if (clean.length <= longest) return clean;
  const cut = clean.slice(0, longest - 4);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 1))} ...`;
}

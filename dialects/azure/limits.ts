import { familyOf, isCidr, withoutHostBits } from "../../model/cidr.ts";
import { type CloudLimit, type CloudResource, isReference } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { domainProblem } from "../../model/domain.ts";
import { mapsOf, textsOf } from "../../model/lists.ts";
import { LAST_PORT } from "../../model/traffic.ts";
import { type Refusal, refused } from "../cloud-refusal.ts";
import { LAST_APPLICATION_PORT } from "./firewall.ts";
import { CATCH_ALL_PRIORITY, FIRST_PRIORITY } from "./priority.ts";
import { firewallRulesOf, rulesOf, type WrittenRule } from "./resources.ts";

type Found = Omit<Refusal, "row" | "place">;

/** A limit that looks at one rule of a network security group at a time. */
const eachRule = (row: string, find: (rule: WrittenRule) => readonly Found[]): CloudLimit => ({
  row,
  find: (resources) =>
    rulesOf(resources).flatMap((rule) =>
      find(rule).map((found) => refused("azure", { row, place: rule.id, ...found })),
    ),
});

const SIDES = ["source", "destination"] as const;

/** The prefixes of a side that are addresses; words are service tags. */
const rangesOf = (args: WrittenRule["args"], side: string): readonly string[] =>
  [args[`${side}AddressPrefix`], ...textsOf(args[`${side}AddressPrefixes`])].filter(
    (text): text is string => typeof text === "string" && /^[0-9a-fA-F]*[.:]/.test(text),
  );

const cidrLimit = eachRule("cidr", ({ args }) =>
  SIDES.flatMap((side) =>
    rangesOf(args, side)
      .filter((value) => value.includes("/") && !isCidr(value))
      .map((value) => {
        const mended = withoutHostBits(value);
        return {
          path: `${side}AddressPrefix`,
          value,
          message: mended === undefined ? "is no range of addresses" : "has host bits",
          remedy: mended === undefined ? "Write network/prefix, as in 10.0.0.0/8" : `Write ${mended}`,
        };
      }),
  ),
);

const familyLimit = eachRule("family", ({ args }) => {
  const ranges = SIDES.flatMap((side) => rangesOf(args, side));
  return new Set(ranges.map(familyOf)).size <= 1
    ? []
    : [
        {
          path: "sourceAddressPrefix",
          value: ranges.join(", "),
          message: "mixes address families, and a rule has one",
          remedy: "Make a rule of each family",
        },
      ];
});

const portsOf = (args: WrittenRule["args"], side: string): readonly string[] =>
  [args[`${side}PortRange`], ...textsOf(args[`${side}PortRanges`])].filter(
    (text): text is string => typeof text === "string",
  );

function isPortText(text: string): boolean {
  if (text === "*") return true;
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return from !== undefined && Number(from) <= Number(to) && Number(to) <= LAST_PORT;
}

const portLimit: CloudLimit = {
  row: "ports",
  find: (resources) => [...rulesOf(resources).flatMap(badPorts), ...applicationPorts(resources)],
};

const badPorts = ({ id, args }: WrittenRule): readonly Diagnostic[] =>
  SIDES.flatMap((side) =>
    portsOf(args, side)
      .filter((text) => !isPortText(text))
      .map((value) =>
        refused("azure", {
          row: "ports",
          place: id,
          path: `${side}PortRange`,
          value,
          message: "is no port or range from 0 to 65535",
          remedy: 'Write "80", "80-90" with the lower first, or "*"',
        }),
      ),
  );

const applicationPorts = (resources: readonly CloudResource[]): readonly Diagnostic[] =>
  firewallRulesOf(resources)
    .filter(({ rule }) => rule.ruleType === "ApplicationRule")
    .flatMap(({ resource, rule }) =>
      mapsOf(rule.protocols)
        .filter(({ port }) => !(Number(port) >= 1 && Number(port) <= LAST_APPLICATION_PORT))
        .map(({ port }) =>
          refused("azure", {
            row: "ports",
            place: resource,
            path: `${String(rule.name)}.protocols`,
            value: String(port),
            message: `is not from 1 to ${LAST_APPLICATION_PORT}`,
            remedy: "Use a network rule for this port",
          }),
        ),
    );

/** 100 to 4096, each once per direction; collections of a Firewall policy 100 to 65000. */
const priorityLimit: CloudLimit = {
  row: "priority",
  find: (resources) => [...rulePriorities(resources), ...collectionPriorities(resources)],
};

function rulePriorities(resources: readonly CloudResource[]): readonly Diagnostic[] {
  const taken = new Map<string, string>();
  return rulesOf(resources).flatMap(({ id, args: { networkSecurityGroupName, direction, priority } }) => {
    const key = JSON.stringify([networkSecurityGroupName, direction, priority]);
    const first = taken.get(key);
    taken.set(key, first ?? id);
    const inside = isWithin(priority, FIRST_PRIORITY, CATCH_ALL_PRIORITY);
    if (inside && first === undefined) return [];
    return [
      refused("azure", {
        row: "priority",
        place: id,
        path: "priority",
        value: String(priority),
        message: inside ? `is the priority of ${first} too` : "is not from 100 to 4096",
        remedy: inside ? "Give one of them another" : "Write a whole number in that range",
      }),
    ];
  });
}

const isWithin = (value: unknown, least: number, most: number): boolean =>
  isReference(value) || (Number.isInteger(value) && Number(value) >= least && Number(value) <= most);

const collectionPriorities = (resources: readonly CloudResource[]): readonly Diagnostic[] =>
  resources
    .filter(({ type }) => type === "azure-native:network:FirewallPolicyRuleCollectionGroup")
    .flatMap(({ id, args }) =>
      [
        { path: "priority", value: args.priority },
        ...mapsOf(args.ruleCollections).map(({ name, priority }) => ({
          path: `ruleCollections.${String(name)}.priority`,
          value: priority,
        })),
      ]
        .filter(({ value }) => !isWithin(value, 100, 65_000))
        .map(({ path, value }) =>
          refused("azure", {
            row: "priority",
            place: id,
            path,
            value: String(value),
            message: "is not from 100 to 65000",
            remedy: "Write a whole number in that range",
          }),
        ),
    );

const MOST_RULES = 1000;
const MOST_ADDRESSES = 4000;

const countLimit: CloudLimit = {
  row: "count",
  find: (resources) => {
    const groups = Map.groupBy(rulesOf(resources), ({ args }) =>
      JSON.stringify(args.networkSecurityGroupName),
    );
    return [...groups.values()].flatMap((rules) => {
      const addresses = rules.flatMap(({ args }) => SIDES.flatMap((side) => rangesOf(args, side))).length;
      const place = rules.at(-1)?.id ?? "";
      return [
        ...over(place, "rules", rules.length, MOST_RULES),
        ...over(place, "addresses", addresses, MOST_ADDRESSES),
      ];
    });
  },
};

const over = (place: string, path: string, count: number, most: number): readonly Diagnostic[] =>
  count <= most
    ? []
    : [
        refused("azure", {
          row: "count",
          place,
          path,
          value: String(count),
          message: `is more than the ${most} ${path} that a network security group may have`,
          remedy: "Join ranges, or use service tags",
        }),
      ];

const NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?$/;
const NAME_ARGS = ["networkSecurityGroupName", "securityRuleName", "applicationSecurityGroupName"] as const;

const nameLimit: CloudLimit = {
  row: "name",
  find: (resources) =>
    resources.flatMap(({ id, args }) =>
      NAME_ARGS.flatMap((path): Diagnostic[] => {
        const value = args[path];
        return typeof value !== "string" || NAME.test(value)
          ? []
          : [
              refused("azure", {
                row: "name",
                place: id,
                path,
                value,
                message: "is no name on Azure",
                remedy:
                  "Use 1 to 80 letters, digits, dots, dashes and underscores, beginning with a letter or digit and ending with one or an underscore",
              }),
            ];
      }),
    ),
};

const LONGEST_DESCRIPTION = 140;

const descriptionLimit = eachRule("description", ({ args: { description } }) =>
  typeof description !== "string" || description.length <= LONGEST_DESCRIPTION
    ? []
    : [
        {
          path: "description",
          value: description,
          message: `has ${description.length} characters, and Azure takes ${LONGEST_DESCRIPTION}`,
          remedy: "Shorten it",
        },
      ],
);

/** One form a side: a prefix, prefixes, or application security groups; source ports always written. */
const sourceLimit = eachRule("source", ({ args }) => [
  ...SIDES.flatMap((side) => {
    const given = [
      `${side}AddressPrefix`,
      `${side}AddressPrefixes`,
      `${side}ApplicationSecurityGroups`,
    ].filter((path) => args[path] !== undefined);
    if (given.length === 1) return [];
    return [
      {
        path: given[0] ?? `${side}AddressPrefix`,
        value: given.join(", "),
        message: given.length === 0 ? "is missing" : "are given together, and a side has one form",
        remedy: given.length === 0 ? 'Write "*" for everybody' : "Keep one of them",
      },
    ];
  }),
  ...SIDES.flatMap((side) => {
    const given = [`${side}PortRange`, `${side}PortRanges`].filter((path) => args[path] !== undefined);
    if (given.length === 1) return [];
    return [
      {
        path: `${side}PortRange`,
        value: given.join(", "),
        message: given.length === 0 ? "is missing" : "are given together, singular and plural",
        remedy: given.length === 0 ? 'Write "*" for every port' : "Keep one of them",
      },
    ];
  }),
]);

const PROTOCOL_WORDS = ["Tcp", "Udp", "Icmp", "Esp", "Ah", "*"];

const protocolLimit = eachRule("protocol", ({ args: { protocol } }) =>
  isReference(protocol) || PROTOCOL_WORDS.includes(String(protocol))
    ? []
    : [
        {
          path: "protocol",
          value: String(protocol),
          message: "is no protocol of a network security group",
          remedy: `Write one of ${PROTOCOL_WORDS.join(", ")}`,
        },
      ],
);

const domainLimit: CloudLimit = {
  row: "domain",
  find: (resources) =>
    firewallRulesOf(resources).flatMap(({ resource, collection, rule }) =>
      textsOf(rule.targetFqdns).flatMap((value): Diagnostic[] => {
        const message =
          value === "*"
            ? collection.name === "catch-all"
              ? undefined
              : "is every name, which is only good for catching the rest"
            : domainProblem(value.replace(/^\*\./, ""));
        return message === undefined
          ? []
          : [
              refused("azure", {
                row: "domain",
                place: resource,
                path: `${String(rule.name)}.targetFqdns`,
                value,
                message,
                remedy: "Write a name, or *. before it for all below",
              }),
            ];
      }),
    ),
};

/** The rejection table of Azure (docs/semantics/cloud.md#rejection-table), a row each. */
export const AZURE_LIMITS: readonly CloudLimit[] = [
  cidrLimit,
  familyLimit,
  portLimit,
  priorityLimit,
  countLimit,
  nameLimit,
  descriptionLimit,
  sourceLimit,
  protocolLimit,
  domainLimit,
];

/** What Azure would refuse of these resources; none means that it takes them. */
export const checkAzure = (resources: readonly CloudResource[]): readonly Diagnostic[] =>
  AZURE_LIMITS.flatMap(({ find }) => find(resources));

/** A description that Azure takes: what is too long ends at a word. */
export function fitDescription(text: string): string {
  if (text.length <= LONGEST_DESCRIPTION) return text;
  const cut = text.slice(0, LONGEST_DESCRIPTION - 4);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 1))} ...`;
}

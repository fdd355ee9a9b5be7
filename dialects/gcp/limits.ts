import { familyOf, isCidr, withoutHostBits } from "../../model/cidr.ts";
import { type CloudLimit, type CloudResource, isReference } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { domainProblem } from "../../model/domain.ts";
import { textsOf } from "../../model/lists.ts";
import { LAST_PORT } from "../../model/traffic.ts";
import { type Refusal, refused } from "../cloud-refusal.ts";
import { LAST_PRIORITY } from "./priority.ts";
import { rulesOf, type WrittenRule } from "./resources.ts";

type Found = Omit<Refusal, "row" | "place">;

/** A limit that looks at one rule at a time. */
const eachRule = (row: string, find: (rule: WrittenRule) => readonly Found[]): CloudLimit => ({
  row,
  find: (resources) =>
    rulesOf(resources).flatMap((rule) =>
      find(rule).map((found) => refused("gcp", { row, place: rule.id, ...found })),
    ),
});

const RANGES = ["srcIpRanges", "destIpRanges"] as const;

/** Some paths of the API take host bits and show a difference ever after. */
const cidrLimit = eachRule("cidr", ({ match }) =>
  RANGES.flatMap((path) =>
    textsOf(match[path])
      .filter((value) => !isCidr(value))
      .map((value) => {
        const mended = withoutHostBits(value);
        return {
          path: `match.${path}`,
          value,
          message: mended === undefined ? "is no range of addresses" : "has host bits",
          remedy: mended === undefined ? "Write network/prefix, as in 10.0.0.0/8" : `Write ${mended}`,
        };
      }),
  ),
);

const familyLimit = eachRule("family", ({ match }) => {
  const ranges = RANGES.flatMap((path) => textsOf(match[path]));
  return new Set(ranges.map(familyOf)).size <= 1
    ? []
    : [
        {
          path: "match",
          value: ranges.join(", "),
          message: "mixes address families, and a rule has one",
          remedy: "Make a rule of each family",
        },
      ];
});

const PORT = /^(\d{1,5})(?:-(\d{1,5}))?$/;
const WITH_PORTS = ["tcp", "udp", "sctp", "6", "17", "132"];

const portLimit = eachRule("ports", ({ match }) =>
  layer4Of(match).flatMap(({ ipProtocol, ports }) => {
    const path = "match.layer4Configs";
    if (ports.length > 0 && !WITH_PORTS.includes(ipProtocol))
      return [
        {
          path,
          value: `${ipProtocol} ${ports.join(", ")}`,
          message: "has ports, which only tcp, udp and sctp have",
          remedy: "Leave the ports out",
        },
      ];
    return ports
      .filter((text) => !isPortText(text))
      .map((value) => ({
        path,
        value,
        message: "is no port or range from 0 to 65535",
        remedy: 'Write "80", or "80-90" with the lower first',
      }));
  }),
);

function isPortText(text: string): boolean {
  const [, from, to = from] = PORT.exec(text) ?? [];
  return from !== undefined && Number(from) <= Number(to) && Number(to) <= LAST_PORT;
}

function layer4Of(
  match: WrittenRule["match"],
): readonly { readonly ipProtocol: string; readonly ports: readonly string[] }[] {
  return Array.isArray(match.layer4Configs)
    ? match.layer4Configs.map((config: { readonly ipProtocol?: unknown; readonly ports?: unknown }) => ({
        ipProtocol: String(config.ipProtocol).toLowerCase(),
        ports: textsOf(config.ports),
      }))
    : [];
}

/** Each number once in a policy, whatever the direction. */
const priorityLimit: CloudLimit = {
  row: "priority",
  find: (resources) => {
    const taken = new Map<string, string>();
    return rulesOf(resources).flatMap(({ id, args: { firewallPolicy, priority } }): Diagnostic[] => {
      const key = JSON.stringify([firewallPolicy, priority]);
      const first = taken.get(key);
      taken.set(key, first ?? id);
      const inside =
        isReference(priority) ||
        (Number.isInteger(priority) && Number(priority) >= 0 && Number(priority) <= LAST_PRIORITY);
      if (inside && first === undefined) return [];
      return [
        refused("gcp", {
          row: "priority",
          place: id,
          path: "priority",
          value: String(priority),
          message: inside ? `is the priority of ${first} too` : `is not from 0 to ${LAST_PRIORITY}`,
          remedy: inside ? "Give one of them another" : "Write a whole number in that range",
        }),
      ];
    });
  },
};

/** How many of a kind a rule may name. */
const MOST: readonly {
  readonly what: string;
  readonly most: number;
  readonly of: (rule: WrittenRule) => readonly unknown[];
}[] = [
  { what: "domains", most: 100, of: ({ match }) => listsOf(match, ["srcFqdns", "destFqdns"]) },
  { what: "ranges", most: 5000, of: ({ match }) => listsOf(match, RANGES) },
  { what: "service accounts", most: 10, of: ({ args }) => listsOf(args, ["targetServiceAccounts"]) },
  {
    what: "secure tags",
    most: 256,
    of: ({ args, match }) => [...listsOf(args, ["targetSecureTags"]), ...listsOf(match, ["srcSecureTags"])],
  },
];

const listsOf = (object: Readonly<Record<string, unknown>>, keys: readonly string[]): readonly unknown[] =>
  keys.flatMap((key) => (Array.isArray(object[key]) ? (object[key] as unknown[]) : []));

const countLimit = eachRule("count", (rule) =>
  MOST.flatMap(({ what, most, of }) => {
    const count = of(rule).length;
    return count <= most
      ? []
      : [
          {
            path: what,
            value: String(count),
            message: `is more than the ${most} ${what} that a rule may name`,
            remedy: "Split the rule",
          },
        ];
  }),
);

const NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

const nameLimit: CloudLimit = {
  row: "name",
  find: (resources) =>
    resources.flatMap(({ id, args }) =>
      (["name", "ruleName"] as const).flatMap((path): Diagnostic[] => {
        const value = args[path];
        return typeof value !== "string" || NAME.test(value)
          ? []
          : [
              refused("gcp", {
                row: "name",
                place: id,
                path,
                value,
                message: "is no name on Google Cloud",
                remedy: "Begin with a lower-case letter, then at most 62 letters, digits and inner dashes",
              }),
            ];
      }),
    ),
};

const SOURCES = [
  "srcIpRanges",
  "srcAddressGroups",
  "srcFqdns",
  "srcSecureTags",
  "srcRegionCodes",
  "srcNetworks",
];

/** Ingress needs a source; a rule binds tags or accounts, not both. */
const sourceLimit = eachRule("source", ({ args, match }) => [
  ...(args.direction === "INGRESS" && listsOf(match, SOURCES).length === 0
    ? [
        {
          path: "match",
          value: "",
          message: "names no source, and an ingress rule needs one",
          remedy: "Write srcIpRanges; 0.0.0.0/0 for everybody",
        },
      ]
    : []),
  ...(listsOf(args, ["targetSecureTags"]).length > 0 && listsOf(args, ["targetServiceAccounts"]).length > 0
    ? [
        {
          path: "targetSecureTags",
          value: "",
          message: "stands beside targetServiceAccounts, and a rule binds one of the two",
          remedy: "Keep one of them",
        },
      ]
    : []),
]);

/** A classic rule says allow or deny; a policy's rule has no classic blocks. */
const actionLimit: CloudLimit = {
  row: "action",
  find: (resources) =>
    resources
      .filter(({ args }) => args.allows !== undefined && args.denies !== undefined)
      .map(({ id }) =>
        refused("gcp", {
          row: "action",
          place: id,
          path: "allows",
          value: "",
          message: "stands beside denies, and a rule is one of the two",
          remedy: "Make a rule of each",
        }),
      ),
};

/** What records nothing cannot be told to; Google refuses it on rules that hand on. */
const loggingLimit = eachRule("logging", ({ args }) =>
  args.action === "goto_next" && args.enableLogging === true
    ? [
        {
          path: "enableLogging",
          value: "true",
          message: "is refused on goto_next",
          remedy: "Write false",
        },
      ]
    : [],
);

const domainLimit = eachRule("domain", ({ match }) =>
  (["srcFqdns", "destFqdns"] as const).flatMap((path) =>
    textsOf(match[path]).flatMap((value) => {
      const wildcard = value.includes("*");
      const message = wildcard ? "is a wildcard, and names are exact here" : domainProblem(value);
      return message === undefined
        ? []
        : [
            {
              path: `match.${path}`,
              value,
              message,
              remedy: wildcard ? "List the names one by one" : "Write an exact name, as in api.example.com",
            },
          ];
    }),
  ),
);

/** The rejection table of Google Cloud (docs/semantics/cloud.md#rejection-table), a row each. */
export const GCP_LIMITS: readonly CloudLimit[] = [
  cidrLimit,
  familyLimit,
  portLimit,
  priorityLimit,
  countLimit,
  nameLimit,
  sourceLimit,
  actionLimit,
  loggingLimit,
  domainLimit,
];

/** What Google Cloud would refuse of these resources; none means that it takes them. */
export const checkGcp = (resources: readonly CloudResource[]): readonly Diagnostic[] =>
  GCP_LIMITS.flatMap(({ find }) => find(resources));

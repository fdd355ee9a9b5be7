import { familyOf, isCidr, withoutHostBits } from "../../model/cidr.ts";
import { type CloudLimit, type CloudResource, isReference } from "../../model/cloud.ts";
import { LAST_PORT } from "../../model/traffic.ts";
import { type Refusal, refused } from "../cloud-refusal.ts";

/** A rule of a security group as it was written: anybody's, so nothing about it is certain. */
export interface WrittenRule {
  readonly id: string;
  readonly direction: "ingress" | "egress";
  readonly args: Readonly<Record<string, unknown>>;
}

const DIRECTIONS: Readonly<Record<string, WrittenRule["direction"]>> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "ingress",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "egress",
};

export const rulesOf = (resources: readonly CloudResource[]): readonly WrittenRule[] =>
  resources.flatMap(({ id, type, args }) => {
    const direction = DIRECTIONS[type];
    return direction === undefined ? [] : [{ id, direction, args }];
  });

/** A limit that looks at one rule at a time. */
const eachRule = (
  row: string,
  find: (rule: WrittenRule) => readonly Omit<Refusal, "row" | "place">[],
): CloudLimit => ({
  row,
  find: (resources) =>
    rulesOf(resources).flatMap((rule) =>
      find(rule).map((found) => refused("aws", { row, place: rule.id, ...found })),
    ),
});

const RANGE_ARGS = ["cidrIpv4", "cidrIpv6"] as const;

/** The provider itself refuses host bits, but only when it is asked. */
export const cidrLimit = eachRule("cidr", ({ args }) =>
  RANGE_ARGS.flatMap((path) => {
    const value = args[path];
    if (typeof value !== "string" || isCidr(value)) return [];
    const mended = withoutHostBits(value);
    return [
      {
        path,
        value,
        message: mended === undefined ? "is no range of addresses" : "has host bits",
        remedy: mended === undefined ? "Write network/prefix, as in 10.0.0.0/8" : `Write ${mended}`,
      },
    ];
  }),
);

export const familyLimit = eachRule("family", ({ args }) =>
  RANGE_ARGS.flatMap((path) => {
    const value = args[path];
    const family = path === "cidrIpv4" ? "ipv4" : "ipv6";
    if (typeof value !== "string" || familyOf(value) === family) return [];
    const other = path === "cidrIpv4" ? "cidrIpv6" : "cidrIpv4";
    return [{ path, value, message: "is of the other address family", remedy: `Write it as ${other}` }];
  }),
);

const isIcmpName = (protocol: unknown): boolean =>
  ["icmp", "icmpv6", "1", "58"].includes(String(protocol).toLowerCase());

/** 0 to 65535, from not above to; -1 is for ICMP alone. */
export const portLimit = eachRule("ports", ({ args }) => {
  const { ipProtocol, fromPort, toPort } = args;
  const icmp = isIcmpName(ipProtocol);
  const [least, most] = icmp ? [-1, 255] : [0, LAST_PORT];
  const wrong = (["fromPort", "toPort"] as const).flatMap((path) => {
    const value = args[path];
    if (value === undefined || isReference(value)) return [];
    return Number.isInteger(value) && Number(value) >= least && Number(value) <= most
      ? []
      : [
          {
            path,
            value: String(value),
            message: `is not from ${least} to ${most}`,
            remedy: icmp ? "Write an ICMP type, or -1 for all" : "Write a port, or -1 as ipProtocol for all",
          },
        ];
  });
  if (wrong.length > 0 || icmp || typeof fromPort !== "number" || typeof toPort !== "number") return wrong;
  return fromPort <= toPort
    ? []
    : [
        {
          path: "fromPort",
          value: `${fromPort}-${toPort}`,
          message: "ends before it begins",
          remedy: `Write ${toPort}-${fromPort}`,
        },
      ];
});

export const protocolLimit = eachRule("protocol", ({ args }) => {
  const { ipProtocol, fromPort, toPort } = args;
  const all = String(ipProtocol) === "-1" || String(ipProtocol) === "all";
  if (all && (fromPort !== undefined || toPort !== undefined))
    return [
      {
        path: "fromPort",
        value: String(fromPort ?? toPort),
        message: "stands beside protocol -1, which is every port",
        remedy: "Leave fromPort and toPort out, or name a protocol",
      },
    ];
  return !all &&
    /^(tcp|udp|6|17)$/i.test(String(ipProtocol)) &&
    (fromPort === undefined || toPort === undefined)
    ? [
        {
          path: fromPort === undefined ? "fromPort" : "toPort",
          value: "",
          message: `is missing for ${ipProtocol}`,
          remedy: "Write fromPort and toPort; 0 and 65535 for all",
        },
      ]
    : [];
});

export const SOURCE_ARGS = [...RANGE_ARGS, "prefixListId", "referencedSecurityGroupId"] as const;

export const sourceLimit = eachRule("source", ({ args }) => {
  const given = SOURCE_ARGS.filter((path) => args[path] !== undefined);
  if (given.length === 1) return [];
  return [
    {
      path: given[0] ?? "cidrIpv4",
      value: given.join(", "),
      message:
        given.length === 0 ? "is missing: a rule has one source" : "are several sources, and a rule has one",
      remedy: given.length === 0 ? `Write one of ${SOURCE_ARGS.join(", ")}` : "Make a rule of each",
    },
  ];
});

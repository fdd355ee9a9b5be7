import type { CloudResource } from "../../model/cloud.ts";
import { type Args, type LimitCase, many, resource } from "./limit-case.ts";

const AZURE_RULE = "azure-native:network:SecurityRule";
export const azureRule = (args: Args, id?: string): CloudResource =>
  resource(
    "azure",
    AZURE_RULE,
    {
      networkSecurityGroupName: "nsg",
      securityRuleName: "rule",
      priority: 1000,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: "10.0.0.0/8",
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "80",
      ...args,
    },
    id,
  );
export const azureFirewall = (
  port: number,
  names: readonly string[],
  priority = 1000,
  collection = "domains",
) =>
  resource("azure", "azure-native:network:FirewallPolicyRuleCollectionGroup", {
    priority,
    ruleCollections: [
      {
        name: collection,
        priority: 200,
        rules: [
          {
            ruleType: "ApplicationRule",
            name: "r",
            protocols: [{ protocolType: "Https", port }],
            targetFqdns: names,
          },
        ],
      },
    ],
  });

export const AZURE: readonly Omit<LimitCase, "cloud">[] = [
  {
    row: "cidr",
    what: "host bits",
    inside: [azureRule({ sourceAddressPrefix: "10.0.0.0/8" })],
    outside: [azureRule({ sourceAddressPrefix: "10.0.0.1/8" })],
    remedy: /10\.0\.0\.0\/8/,
  },
  {
    row: "family",
    what: "both families in one rule",
    inside: [
      azureRule({ sourceAddressPrefix: "2001:db8::/32", destinationAddressPrefix: "2001:db8:1::/48" }),
    ],
    outside: [azureRule({ destinationAddressPrefix: "2001:db8::/32" })],
    remedy: /each family/,
  },
  {
    row: "ports",
    what: "65535 and 65536",
    inside: [azureRule({ destinationPortRange: "65535" })],
    outside: [azureRule({ destinationPortRange: "65536" })],
    remedy: /80-90/,
  },
  {
    row: "ports",
    what: "64000 of a rule by name",
    inside: [azureFirewall(64000, ["api.openai.com"])],
    outside: [azureFirewall(64001, ["api.openai.com"])],
    remedy: /network rule/,
  },
  {
    row: "priority",
    what: "the lower end",
    inside: [azureRule({ priority: 100 })],
    outside: [azureRule({ priority: 99 })],
    remedy: /range/,
  },
  {
    row: "priority",
    what: "the upper end",
    inside: [azureRule({ priority: 4096 })],
    outside: [azureRule({ priority: 4097 })],
    remedy: /range/,
  },
  {
    row: "priority",
    what: "once in a direction",
    inside: [azureRule({}, "a"), azureRule({ direction: "Outbound" }, "b")],
    outside: [azureRule({}, "a"), azureRule({ destinationPortRange: "81" }, "b")],
    remedy: /another/,
  },
  {
    row: "priority",
    what: "of a collection group, the upper end",
    inside: [azureFirewall(443, ["api.openai.com"], 65000)],
    outside: [azureFirewall(443, ["api.openai.com"], 65001)],
    remedy: /range/,
  },
  {
    row: "count",
    what: "1000 rules",
    inside: many(1000, (at) => azureRule({ priority: 100 + at, sourceAddressPrefix: "*" }, `r${at}`)),
    outside: many(1001, (at) => azureRule({ priority: 100 + at, sourceAddressPrefix: "*" }, `r${at}`)),
    remedy: /Join/,
  },
  {
    row: "count",
    what: "4000 addresses",
    inside: [
      azureRule({
        sourceAddressPrefix: undefined,
        sourceAddressPrefixes: many(4000, (at) => `10.${at >> 8}.${at & 255}.0/24`),
      }),
    ],
    outside: [
      azureRule({
        sourceAddressPrefix: undefined,
        sourceAddressPrefixes: many(4001, (at) => `10.${at >> 8}.${at & 255}.0/24`),
      }),
    ],
    remedy: /Join/,
  },
  {
    row: "name",
    what: "80 characters",
    inside: [azureRule({ securityRuleName: "n".repeat(80) })],
    outside: [azureRule({ securityRuleName: "n".repeat(81) })],
    remedy: /80/,
  },
  {
    row: "name",
    what: "its last character",
    inside: [azureRule({ securityRuleName: "a.b-c_" })],
    outside: [azureRule({ securityRuleName: "a.b-" })],
    remedy: /underscore/,
  },
  {
    row: "description",
    what: "140 characters",
    inside: [azureRule({ description: "d".repeat(140) })],
    outside: [azureRule({ description: "d".repeat(141) })],
    remedy: /Shorten/,
  },
  {
    row: "source",
    what: "singular and plural",
    inside: [azureRule({ sourceAddressPrefix: undefined, sourceAddressPrefixes: ["10.0.0.0/8"] })],
    outside: [azureRule({ sourceAddressPrefixes: ["10.0.0.0/8"] })],
    remedy: /one of them/,
  },
  {
    row: "source",
    what: "no source ports",
    inside: [azureRule({ sourcePortRange: "*" })],
    outside: [azureRule({ sourcePortRange: undefined })],
    remedy: /"\*"/,
  },
  {
    row: "source",
    what: "a group beside a prefix",
    inside: [
      azureRule({ sourceAddressPrefix: undefined, sourceApplicationSecurityGroups: [{ id: "/asg" }] }),
    ],
    outside: [azureRule({ sourceApplicationSecurityGroups: [{ id: "/asg" }] })],
    remedy: /one of them/,
  },
  {
    row: "protocol",
    what: "SCTP",
    inside: [azureRule({ protocol: "Ah" })],
    outside: [azureRule({ protocol: "Sctp" })],
    remedy: /Tcp/,
  },
  {
    row: "domain",
    what: "a wildcard within",
    inside: [azureFirewall(443, ["*.openai.com"])],
    outside: [azureFirewall(443, ["api.*.com"])],
    remedy: /before it/,
  },
  {
    row: "domain",
    what: "every name",
    inside: [azureFirewall(443, ["*"], 1000, "catch-all")],
    outside: [azureFirewall(443, ["*"])],
    remedy: /name/,
  },
];

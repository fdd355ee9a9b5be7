import { type LimitCase, resource } from "./limit-case.ts";
import { awsDomains, awsGroup, awsRule, awsTargets } from "./limit-cases-aws.ts";
import { azureFirewall, azureRule } from "./limit-cases-azure.ts";
import { gcpRule } from "./limit-cases-gcp.ts";

type Case = Omit<LimitCase, "cloud">;

const label = (length: number): string => `${"a".repeat(length)}.com`;
/** A name of so many characters, from 249 to 253 with labels of at most 63. */
const named = (length: number): string =>
  `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(length - 192 - 4)}.com`;

/** What no cloud takes as a name of a host, whichever its own syntax for wildcards is. */
const BAD_NAMES: readonly (readonly [what: string, inside: string, outside: string])[] = [
  ["253 characters in all", named(253), named(254)],
  ["a label of 63 characters", label(63), label(64)],
  ["lower case", "api.openai.com", "API.openai.com"],
  ["no scheme", "api.openai.com", "https://api.openai.com"],
  ["no port", "api.openai.com", "api.openai.com:443"],
  ["no path", "api.openai.com", "api.openai.com/v1"],
  ["no address", "a192.0.2.com", "192.0.2.1"],
];

const namesIn = (
  where: string,
  make: (name: string) => LimitCase["inside"][number],
  remedy: RegExp,
): readonly Case[] =>
  BAD_NAMES.map(([what, inside, outside]) => ({
    row: "domain",
    what: `${where}, ${what}`,
    inside: [make(inside)],
    outside: [make(outside)],
    remedy,
  }));

const onlyCatchAll = (
  where: string,
  make: (name: string) => LimitCase["inside"][number],
  remedy: RegExp,
): Case => ({
  row: "domain",
  what: `${where}, every name`,
  inside: [make("api.openai.com")],
  outside: [make("*")],
  remedy,
});

export const AWS_MORE: readonly Case[] = [
  ...namesIn("Network Firewall", (name) => awsTargets([name]), /dot before it/),
  ...namesIn("DNS Firewall", (name) => awsDomains([name]), /all below/),
  onlyCatchAll("Network Firewall", (name) => awsTargets([name]), /dot before it/),
  {
    row: "name",
    what: "of a security group, its characters",
    inside: [awsGroup({ name: "A-z 09._-:/()#,@[]+=&;{}!$*" })],
    outside: [awsGroup({ name: "the cluster's" })],
    remedy: /255/,
  },
  {
    row: "name",
    what: "of a variable, a letter first",
    inside: [awsTargets(["a.example.com"], 9, "V1")],
    outside: [awsTargets(["a.example.com"], 9, "1V")],
    remedy: /31/,
  },
  ...['"', "<", ">", "%"].map((sign) => ({
    row: "description",
    what: `no ${sign}`,
    inside: [awsRule({ description: "quoted" })],
    outside: [awsRule({ description: `quoted ${sign}` })],
    remedy: /letters/,
  })),
];

export const GCP_MORE: readonly Case[] = [
  onlyCatchAll("rule by name", (name) => gcpRule({}, { destFqdns: [name] }), /one by one/),
  {
    row: "name",
    what: "a lower-case letter first",
    inside: [gcpRule({ ruleName: "a1" })],
    outside: [gcpRule({ ruleName: "1a" })],
    remedy: /Begin/,
  },
  {
    row: "name",
    what: "no capital",
    inside: [gcpRule({ ruleName: "openai" })],
    outside: [gcpRule({ ruleName: "OpenAI" })],
    remedy: /Begin/,
  },
];

const collected = (priority: number) =>
  resource("azure", "azure-native:network:FirewallPolicyRuleCollectionGroup", {
    priority: 1000,
    ruleCollections: [{ name: "domains", priority, rules: [] }],
  });

export const AZURE_MORE: readonly Case[] = [
  ...namesIn("Firewall", (name) => azureFirewall(443, [name]), /before it/),
  {
    row: "ports",
    what: "a range backwards",
    inside: [azureRule({ destinationPortRange: "80-90" })],
    outside: [azureRule({ destinationPortRange: "90-80" })],
    remedy: /lower/,
  },
  {
    row: "priority",
    what: "of a collection group, the lower end",
    inside: [azureFirewall(443, ["api.openai.com"], 100)],
    outside: [azureFirewall(443, ["api.openai.com"], 99)],
    remedy: /range/,
  },
  {
    row: "priority",
    what: "of a collection, the lower end",
    inside: [collected(100)],
    outside: [collected(99)],
    remedy: /range/,
  },
  {
    row: "priority",
    what: "of a collection, the upper end",
    inside: [collected(65_000)],
    outside: [collected(65_001)],
    remedy: /range/,
  },
  {
    row: "name",
    what: "a letter or digit first",
    inside: [azureRule({ securityRuleName: "1a" })],
    outside: [azureRule({ securityRuleName: "_a" })],
    remedy: /beginning/,
  },
  {
    row: "name",
    what: "no blank within",
    inside: [azureRule({ securityRuleName: "a-b" })],
    outside: [azureRule({ securityRuleName: "a b" })],
    remedy: /letters/,
  },
];

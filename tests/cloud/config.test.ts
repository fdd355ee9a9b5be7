import { describe, expect, test } from "@jest/globals";
import { CLOUDS, type Cloud } from "../../model/vocabulary.ts";
import { SettingsError } from "../../settings/problem.ts";
import { parseSettings } from "../../settings/schema.ts";
import { prodOn } from "./stacks.ts";

/** Every problem of a config as a person reads it; empty when there is none. */
function problems(cloud: Cloud, change: Record<string, unknown>): string {
  const parsed = parseSettings({ stack: "prod", values: prodOn(cloud, { change }), secretKeys: new Set() });
  return parsed.ok ? "" : new SettingsError("prod", parsed.problems).message;
}

const entry = (over: Record<string, unknown>) => ({
  allow: [
    { name: "partner", direction: "egress", cidr: "198.51.100.0/24", why: "A partner is reached.", ...over },
  ],
});

/** What an operator may get wrong, and what the message must hold: the path, what stands there, and the way out. */
const MISTAKES: readonly (readonly [
  what: string,
  cloud: Cloud,
  change: Record<string, unknown>,
  ...RegExp[],
])[] = [
  [
    "a VPC id that is none",
    "aws",
    { network: "vpc_1" },
    /cloud\.aws\.network = "vpc_1"/,
    /vpc-0123456789abcdef0/,
  ],
  ["a network that is nothing", "aws", { network: { nam: "prod" } }, /cloud\.aws\.network/],
  ["no network", "aws", { network: undefined }, /cloud\.aws\.network/, /missing/],
  [
    "half the name of a stack",
    "gcp",
    { network: { stack: "net/prod", output: "vpc" } },
    /organization\/project\/stack/,
  ],
  ["a path of no network", "gcp", { network: "prod" }, /projects\/PROJECT\/global\/networks\/NAME/],
  ["both kinds of targets", "gcp", { targets: { serviceAccounts: [] } }, /cloud\.gcp\.targets/],
  ["a location with capitals", "azure", { location: "West Europe" }, /westeurope/],
  [
    "nodes without a name",
    "azure",
    { applicationSecurityGroup: false, nodeCidrs: undefined, firewall: undefined },
    /nodeCidrs/,
  ],
  [
    "host bits",
    "aws",
    entry({ cidr: "198.51.100.1/24" }),
    /allow\[0\]\.cidr = "198\.51\.100\.1\/24"/,
    /host bits/,
  ],
  ["port 65536", "aws", entry({ ports: [65536] }), /allow\[0\]\.ports\[0\] = 65536/, /65535/],
  ["a range backwards", "aws", entry({ ports: ["90-80"] }), /lower first/],
  ["two peers", "aws", entry({ internet: true }), /allow\[0\]/, /several peers: internet, cidr/],
  ["no peer", "aws", entry({ cidr: undefined }), /names no peer/],
  ["a domain with a scheme", "aws", entry({ cidr: undefined, domain: "https://api.openai.com" }), /scheme/],
  [
    "a domain where traffic comes from",
    "aws",
    entry({ cidr: undefined, domain: "api.openai.com", direction: "ingress" }),
    /as cidr/,
  ],
  ["a word of this program's own rules", "aws", entry({ name: "domains-x" }), /own rules/],
  ["capitals in the name of a rule", "aws", entry({ name: "Partner" }), /lower-case/],
  ["no reason", "aws", entry({ why: "because" }), /ten characters/],
  ["another cloud's group", "aws", entry({ cidr: undefined, group: "tagValues/1" }), /sg-0123456789abcdef0/],
  ["a priority beyond the room", "azure", { priorities: { "egress-x": 4096 } }, /4095/],
  ["an association beyond its range", "aws", { dnsFirewall: { priority: 100 } }, /101/],
  ["names without a region", "aws", { region: undefined }, /cloud\.aws\.region/, /region/],
  ["a misspelt key", "aws", { netwrokFirewall: {} }, /netwrokFirewall/, /Did you mean "networkFirewall"\?/],
];

test.each(MISTAKES)("%s is refused with its path and the way out", (_what, cloud, change, ...says) => {
  const message = problems(cloud, change);
  for (const pattern of says) expect(message).toMatch(pattern);
  // A union may say of a map both what is unknown in it and what is missing.
  expect(message.split("\n").length).toBeLessThanOrEqual(3);
});

describe.each(CLOUDS)("%s", (cloud) => {
  test("the fixture itself is good", () => {
    expect(problems(cloud, {})).toBe("");
  });
});

test("two entries of one name", () => {
  const one = { name: "partner", direction: "egress", internet: true, why: "A partner is reached." };
  expect(problems("aws", { allow: [one, one] })).toMatch(/allow\[1\]\.name.*two entries/);
});

test("an unknown cloud, with the near miss", () => {
  const values = { ...prodOn("aws"), cloud: { asw: {} } };
  const parsed = parseSettings({ stack: "prod", values, secretKeys: new Set() });
  expect(parsed.ok ? "" : new SettingsError("prod", parsed.problems).message).toMatch(
    /cloud\.asw.*Did you mean "aws"\?/,
  );
});

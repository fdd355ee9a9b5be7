import type { CloudResource } from "../../model/cloud.ts";
import { type Args, type LimitCase, many, resource } from "./limit-case.ts";

const twoHundredFiftyThree = `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(57)}.com`;
const GCP_RULE = "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule";
export const gcpRule = (args: Args, match: Args = {}, id?: string): CloudResource =>
  resource(
    "gcp",
    GCP_RULE,
    {
      firewallPolicy: "p",
      priority: 1000,
      direction: "EGRESS",
      action: "allow",
      match: {
        layer4Configs: [{ ipProtocol: "tcp", ports: ["80"] }],
        destIpRanges: ["10.0.0.0/8"],
        ...match,
      },
      ...args,
    },
    id,
  );
const gcpPorts = (ports: readonly string[], ipProtocol = "tcp") =>
  gcpRule({}, { layer4Configs: [{ ipProtocol, ports }] });

export const GCP: readonly Omit<LimitCase, "cloud">[] = [
  {
    row: "cidr",
    what: "host bits",
    inside: [gcpRule({}, { destIpRanges: ["10.0.0.0/8"] })],
    outside: [gcpRule({}, { destIpRanges: ["10.0.0.1/8"] })],
    remedy: /10\.0\.0\.0\/8/,
  },
  {
    row: "family",
    what: "both families in one rule",
    inside: [gcpRule({}, { destIpRanges: ["2001:db8::/32"] })],
    outside: [gcpRule({}, { destIpRanges: ["10.0.0.0/8", "2001:db8::/32"] })],
    remedy: /each family/,
  },
  {
    row: "ports",
    what: "65535 and 65536",
    inside: [gcpPorts(["65535"])],
    outside: [gcpPorts(["65536"])],
    remedy: /80-90/,
  },
  {
    row: "ports",
    what: "a range backwards",
    inside: [gcpPorts(["80-90"])],
    outside: [gcpPorts(["90-80"])],
    remedy: /lower/,
  },
  {
    row: "ports",
    what: "ports of ICMP",
    inside: [gcpPorts([], "icmp")],
    outside: [gcpPorts(["8"], "icmp")],
    remedy: /out/,
  },
  {
    row: "priority",
    what: "the upper end",
    inside: [gcpRule({ priority: 2147483647 })],
    outside: [gcpRule({ priority: 2147483648 })],
    remedy: /range/,
  },
  {
    row: "priority",
    what: "the lower end",
    inside: [gcpRule({ priority: 0 })],
    outside: [gcpRule({ priority: -1 })],
    remedy: /range/,
  },
  {
    row: "priority",
    what: "once in a policy, whatever the direction",
    inside: [gcpRule({}, {}, "a"), gcpRule({ priority: 1001 }, {}, "b")],
    outside: [gcpRule({}, {}, "a"), gcpRule({ direction: "INGRESS" }, { srcIpRanges: ["10.0.0.0/8"] }, "b")],
    remedy: /another/,
  },
  {
    row: "count",
    what: "100 names",
    inside: [gcpRule({}, { destFqdns: many(100, (at) => `a${at}.example.com`) })],
    outside: [gcpRule({}, { destFqdns: many(101, (at) => `a${at}.example.com`) })],
    remedy: /Split/,
  },
  {
    row: "count",
    what: "5000 ranges",
    inside: [gcpRule({}, { destIpRanges: many(5000, (at) => `10.${at >> 8}.${at & 255}.0/24`) })],
    outside: [gcpRule({}, { destIpRanges: many(5001, (at) => `10.${at >> 8}.${at & 255}.0/24`) })],
    remedy: /Split/,
  },
  {
    row: "count",
    what: "10 service accounts",
    inside: [gcpRule({ targetServiceAccounts: many(10, (at) => `a${at}@p`) })],
    outside: [gcpRule({ targetServiceAccounts: many(11, (at) => `a${at}@p`) })],
    remedy: /Split/,
  },
  {
    row: "count",
    what: "256 secure tags",
    inside: [gcpRule({ targetSecureTags: many(256, (at) => ({ name: `tagValues/${at}` })) })],
    outside: [gcpRule({ targetSecureTags: many(257, (at) => ({ name: `tagValues/${at}` })) })],
    remedy: /Split/,
  },
  {
    row: "name",
    what: "63 characters",
    inside: [gcpRule({ ruleName: "n".repeat(63) })],
    outside: [gcpRule({ ruleName: "n".repeat(64) })],
    remedy: /62/,
  },
  {
    row: "name",
    what: "a dash at the end",
    inside: [gcpRule({ ruleName: "a-b" })],
    outside: [gcpRule({ ruleName: "a-" })],
    remedy: /inner dashes/,
  },
  {
    row: "source",
    what: "ingress without a source",
    inside: [gcpRule({ direction: "INGRESS" }, { destIpRanges: undefined, srcIpRanges: ["0.0.0.0/0"] })],
    outside: [gcpRule({ direction: "INGRESS" }, { destIpRanges: undefined })],
    remedy: /0\.0\.0\.0\/0/,
  },
  {
    row: "source",
    what: "tags beside accounts",
    inside: [gcpRule({ targetSecureTags: [{ name: "tagValues/1" }] })],
    outside: [gcpRule({ targetSecureTags: [{ name: "tagValues/1" }], targetServiceAccounts: ["a@p"] })],
    remedy: /one of them/,
  },
  {
    row: "action",
    what: "allows beside denies",
    inside: [resource("gcp", "gcp:compute/firewall:Firewall", { allows: [{ protocol: "tcp" }] })],
    outside: [
      resource("gcp", "gcp:compute/firewall:Firewall", {
        allows: [{ protocol: "tcp" }],
        denies: [{ protocol: "udp" }],
      }),
    ],
    remedy: /each/,
  },
  {
    row: "logging",
    what: "of a rule that hands on",
    inside: [gcpRule({ action: "goto_next", enableLogging: false })],
    outside: [gcpRule({ action: "goto_next", enableLogging: true })],
    remedy: /false/,
  },
  {
    row: "domain",
    what: "a wildcard",
    inside: [gcpRule({}, { destFqdns: ["api.openai.com"] })],
    outside: [gcpRule({}, { destFqdns: ["*.openai.com"] })],
    remedy: /one by one/,
  },
  {
    row: "domain",
    what: "253 characters",
    inside: [gcpRule({}, { destFqdns: [twoHundredFiftyThree] })],
    outside: [gcpRule({}, { destFqdns: [`e${twoHundredFiftyThree.replace("d.", "dd.")}`] })],
    remedy: /exact/,
  },
  {
    row: "domain",
    what: "a label of 63 characters",
    inside: [gcpRule({}, { destFqdns: [`${"a".repeat(63)}.com`] })],
    outside: [gcpRule({}, { destFqdns: [`${"a".repeat(64)}.com`] })],
    remedy: /exact/,
  },
  ...["https://api.openai.com", "api.openai.com:443", "api.openai.com/v1", "API.openai.com", "192.0.2.1"].map(
    (name) => ({
      row: "domain",
      what: name,
      inside: [gcpRule({}, { destFqdns: ["api.openai.com"] })],
      outside: [gcpRule({}, { destFqdns: [name] })],
      remedy: /exact/,
    }),
  ),
];

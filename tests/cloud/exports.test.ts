import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { borderEdges } from "../../analysis/clouds/edges.ts";
import { type Border, bordersOf, guardsOf } from "../../analysis/clouds/firewalls.ts";
import { type Crossing, judgeBorder } from "../../analysis/clouds/judge.ts";
import { rangeEndsOf } from "../../analysis/clouds/ranges.ts";
import { load } from "../../analysis/input/load.ts";
import { formatPorts } from "../../analysis/sets/ports.ts";
import { diagnosticLine } from "../../report/parts/diagnostics.ts";

const FOLDER = "tests/fixtures/cloud/exports";
const textOf = (path: string): string => readFileSync(`${FOLDER}/${path}`, "utf8");

/** The fixtures of a folder, or some of its files, as the command line would hand them over. */
const loaded = (folder: string, names: readonly string[] = readdirSync(`${FOLDER}/${folder}`)) =>
  load(names.map((name) => ({ name, text: textOf(`${folder}/${name}`) })));

/** What may cross, one line an edge. */
const crossing = ({ reading }: Border): readonly string[] =>
  borderEdges(reading).map(
    ({ direction, peer, ports, outcome }) =>
      `${direction} ${peer}: ${formatPorts(ports)}${outcome === "allowed" ? "" : `; ${outcome}`}`,
  );

const borders = (folder: string, names?: readonly string[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(bordersOf(loaded(folder, names).cloud).map((border) => [border.name, crossing(border)]));

describe("security groups of a stranger", () => {
  test("describe-security-groups: sources of all kinds, ICMP codes, and what a group does not allow", () => {
    expect(borders("aws", ["describe-security-groups.json"])).toEqual({
      "sg-0aaaaaaaaaaaaaaa1": [
        "ingress 10.0.0.0/16: TCP 30000-32767",
        "ingress 198.51.100.0/24: TCP 30000-32767",
        "ingress the nodes themselves: all",
        "egress 0.0.0.0/0 except 203.0.113.0/24: ICMP 3; undetermined",
        "egress 203.0.113.0/24: TCP 443",
        "egress 203.0.113.0/24: ICMP 3; undetermined",
        "egress 2001:db8::/32: TCP 443",
        "egress service pl-63a5400a: TCP 443",
        "egress service pl-63a5400a: ICMP 3; undetermined",
      ],
      "sg-0bbbbbbbbbbbbbbb2": ["egress 0.0.0.0/0: UDP 53"],
    });
  });

  test("describe-security-group-rules: one line a rule", () => {
    expect(borders("aws", ["describe-security-group-rules.json"])).toEqual({
      "sg-0ccccccccccccccc3": [
        "ingress group sg-0ddddddddddddddd4: TCP 443",
        "egress 203.0.113.0/24: TCP 8443",
      ],
    });
  });

  test("a machine in two groups may do what either allows", () => {
    const [both] = guardsOf(loaded("aws").cloud).borders(["sg-0bbbbbbbbbbbbbbb2", "sg-0ccccccccccccccc3"]);
    expect(both === undefined ? [] : crossing(both)).toEqual([
      "ingress group sg-0ddddddddddddddd4: TCP 443",
      "egress 0.0.0.0/0 except 203.0.113.0/24: UDP 53",
      "egress 203.0.113.0/24: TCP 8443; UDP 53",
    ]);
  });
});

describe("firewall rules and policies of Google Cloud", () => {
  const judged = (names: readonly string[], one: Partial<Crossing>) => {
    const [border] = bordersOf(loaded("gcp", names).cloud);
    if (border === undefined) throw new Error("no border");
    const { outcome, layers } = judgeBorder(border.reading, {
      direction: "egress",
      protocol: "TCP",
      port: 443,
      known: [],
      ...one,
    });
    return [outcome, ...layers.flatMap(({ rules }) => rules.map(({ id }) => id))];
  };
  const partner = { address: "203.0.113.7" };

  test("of one number a refusal comes first; classic rules are asked before policies", () => {
    expect(judged(["firewall-rules.json", "policy.json"], partner)).toEqual(["denied", "deny-partner"]);
    expect(judged(["firewall-rules.json", "policy.json"], { ...partner, port: 80 })).toEqual([
      "allowed",
      "allow-partner",
    ]);
  });

  test("unless the network asks its policies first", () => {
    const all = ["firewall-rules.json", "policy.json", "network-policies-first.json"];
    expect(judged(all, partner)).toEqual(["allowed", "partner"]);
    expect(judged(all, { ...partner, port: 80 })).toEqual(["denied", "rest"]);
  });

  test("what nothing names: egress passes, ingress does not; a disabled rule says nothing", () => {
    expect(judged(["firewall-rules.json"], { address: "192.0.2.1" })).toEqual(["allowed", "default-egress"]);
    expect(judged(["firewall-rules.json"], { direction: "ingress", address: "192.0.2.1" })).toEqual([
      "denied",
      "default-ingress",
    ]);
  });

  test("what is handed to an inspection is an open question", () => {
    expect(judged(["policy.json"], { address: "192.0.2.9" })).toEqual(["undetermined", "inspected"]);
  });

  test("what hundreds of rules may hand on, from set to set, is asked of each set once", () => {
    const rules = Array.from({ length: 400 }, (_, at) => ({
      priority: at + 1,
      action: "goto_next",
      direction: "INGRESS",
      match: { srcNetworkContext: "INTERNET", layer4Configs: [{ ipProtocol: "all" }] },
    }));
    const sets = [{ parent: "organizations/1" }, {}, { region: "europe-west1" }].map((place) => ({
      kind: "compute#firewallPolicy",
      ...place,
      rules,
    }));
    const [border] = bordersOf(load([{ name: "sets.json", text: JSON.stringify(sets) }]).cloud);
    const asked = { direction: "ingress", protocol: "TCP", port: 443, address: "203.0.113.7" } as const;
    const { outcome, layers } = judgeBorder((border as Border).reading, asked);
    expect([outcome, layers.map((layer) => layer.rules.map(({ id }) => id))]).toEqual([
      "denied",
      [["default-ingress"]],
    ]);
  });

  test("rules bind the machines with their tags, and no others", () => {
    const guards = guardsOf(loaded("gcp", ["firewall-rules.json"]).cloud);
    expect(guards.names).toEqual(["gke-nodes", "prod"]);
    expect(crossing(guards.borders(["gke-nodes"])[0] as Border).slice(0, 2)).toEqual([
      "ingress 198.51.100.0/24: TCP 443, 8000-8100",
      "ingress group proxy: TCP 443, 8000-8100",
    ]);
  });
});

describe("network security groups of Azure", () => {
  const judged = (chosen: readonly string[], one: Partial<Crossing>) => {
    const [border] = guardsOf(loaded("azure").cloud).borders(chosen);
    if (border === undefined) throw new Error("no border");
    return judgeBorder(border.reading, { direction: "ingress", protocol: "TCP", port: 443, ...one }).outcome;
  };

  test("the lower number first, plural forms and single addresses, and Azure's defaults below", () => {
    expect(judged(["subnet"], { address: "203.0.113.9" })).toBe("denied");
    expect(judged(["subnet"], { address: "198.51.100.7" })).toBe("denied");
    expect(judged(["subnet"], { address: "198.51.100.8" })).toBe("allowed");
    expect(judged(["subnet"], { address: "198.51.100.8", port: 444 })).toBe("denied");
    expect(judged(["subnet"], { address: "168.63.129.16", port: 30_000, protocol: "UDP" })).toBe("allowed");
  });

  test("a rule for every protocol with a port is about protocols that have ports", () => {
    expect(judged(["subnet"], { address: "203.0.113.9", protocol: "UDP" })).toBe("allowed");
    expect(judged(["subnet"], { address: "192.0.2.1", protocol: "ICMP", port: 8 })).toBe("denied");
  });

  test("a rule about one address of the subnet is an open question for a node", () => {
    expect(judged(["subnet"], { address: "192.0.2.1", port: 22 })).toBe("undetermined");
    expect(judged(["subnet"], { address: "203.0.113.1", port: 22 })).toBe("denied");
  });

  test("groups on subnet and interface must both let it pass", () => {
    expect(judged(["subnet", "interface"], { address: "198.51.100.8" })).toBe("denied");
    expect(judged(["subnet", "interface"], { address: "192.0.2.1" })).toBe("allowed");
  });
});

describe("the state of a Pulumi stack", () => {
  test("rules in a group, rules of the older kind, whole policies and inline rules, each as it is meant", () => {
    const found = borders("pulumi");
    expect(found["sg-0aaaaaaaaaaaaaaa1"]).toEqual([
      "ingress 198.51.100.0/24: TCP 443",
      "ingress 2001:db8::/32: TCP 443",
      "ingress the nodes themselves: all",
      "egress 203.0.113.0/24: TCP 443",
      "egress 192.0.2.0/24: TCP 443",
    ]);
    expect(found["every machine"]).toEqual(["egress 203.0.113.0/24: TCP 443"]);
    expect(found.nsg?.some((line) => line.startsWith("egress 0.0.0.0/0"))).toBe(false);
  });

  test("a rule that is a secret is refused; a secret elsewhere is no matter", () => {
    expect(loaded("pulumi").diagnostics).toEqual([]);
    const ranges = '"cidrBlocks": ["203.0.113.0/24", "192.0.2.0/24"]';
    const secret = '{ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" }';
    for (const [hidden, place] of [
      [`"cidrBlocks": ${secret}`, "cidrBlocks"],
      [`"cidrBlocks": ["203.0.113.0/24", ${secret}]`, "cidrBlocks\\[1\\]"],
      [`"ingress": [{ "cidrBlocks": ${secret} }]`, "ingress\\[0\\]\\.cidrBlocks"],
    ] as const) {
      const text = textOf("pulumi/stack-export.json").replace(ranges, hidden);
      const [found] = load([{ name: "state.json", text }]).diagnostics;
      expect(found).toMatchObject({ code: "secret-value", effect: "unread", file: "state.json" });
      expect(found?.path).toMatch(new RegExp(`${place}$`));
      expect(found && diagnosticLine(found)).toContain("--show-secrets");
    }
  });
});

describe("documents that are no good are named, and the rest is read", () => {
  const GROUP = '{ "SecurityGroups": [{ "GroupId": "sg-1", "IpPermissions": [] }] }';
  const NSG_RULE = "/subscriptions/s/providers/Microsoft.Network/networkSecurityGroups/n/securityRules/r";
  const ruleOfGoogle = (match: string): string =>
    `{ "kind": "compute#firewallPolicyRule", "priority": 1, "action": "allow", "direction": "EGRESS", "match": ${match} }`;
  test.each([
    ['{ "NetworkAcls": [] }', /network ACLs.*Leave the file out/],
    ['{ "SecurityGroups": [{}] }', /SecurityGroups\[0\]\.GroupId: .* missing/],
    [
      '{ "SecurityGroupRules": [{ "GroupId": "sg-1", "IpProtocol": "tcp" }] }',
      /Exactly one of CidrIpv4.* none is/,
    ],
    ['[{ "kind": "compute#firewall", "name": "x" }]', /\[0\]: Exactly one of allowed and denied/],
    ['{ "kind": "compute#firewallPolicyRule", "priority": "1" }', /priority: .*takes a whole number/],
    [`{ "id": "${NSG_RULE}", "name": "r", "priority": 1, "direction": "In" }`, /direction: .*Write Inbound/],
    [
      `{ "id": "${NSG_RULE}", "name": "r", "priority": 1, "direction": "Inbound", "access": "Allow", "protocol": "*", "destinationPortRange": 443 }`,
      /destinationPortRange: .*takes text/,
    ],
    [
      '[{ "kind": "compute#firewall", "name": "x", "denied": [{ "IPProtocol": "all" }], "targetTags": "web" }]',
      /\[0\]\.targetTags: .*takes a list/,
    ],
    [
      '{ "version": 3, "deployment": { "resources": [{ "type": "gcp:compute/firewall:Firewall", "urn": "a::b", "inputs": { "denies": [null] } }] } }',
      /inputs\.denies\[0\]: The value is null/,
    ],
    [ruleOfGoogle('{ "layer4Configs": [null] }'), /match\.layer4Configs\[0\]\.ipProtocol: .* missing/],
    [ruleOfGoogle('{ "layer4Configs": "all" }'), /match\.layer4Configs: .*takes a list/],
    [ruleOfGoogle('{ "destIpRanges": "0.0.0.0/0" }'), /match\.destIpRanges: .*takes a list/],
    [
      ruleOfGoogle('{ "srcSecureTags": [null], "layer4Configs": [{ "ipProtocol": "all" }] }'),
      /match\.srcSecureTags\[0\]: The value is null/,
    ],
    [ruleOfGoogle("{}"), /match\.layer4Configs: .* missing/],
    ['{ "version": 3, "deployment": { "resources": [{}] } }', /deployment\.resources\[0\]\.type: .* missing/],
  ])("%s", (text, message) => {
    const { diagnostics, cloud } = load([
      { name: "bad.json", text },
      { name: "good.json", text: GROUP },
    ]);
    expect(diagnostics).toMatchObject([{ effect: "unread", file: "bad.json" }]);
    expect(diagnostics.map(diagnosticLine).join("\n")).toMatch(message);
    expect(cloud).toHaveLength(1);
  });
});

/** One of a few addresses, so that rules meet. */
const ADDRESSES = ["10.1.2.3", "203.0.113.7", "203.0.113.200", "198.51.100.1"] as const;
const RANGES = ["0.0.0.0/0", "10.0.0.0/8", "203.0.113.0/24", "203.0.113.128/25", "198.51.100.1/32"] as const;
const HOLDS: Readonly<Record<(typeof RANGES)[number], readonly string[]>> = {
  "0.0.0.0/0": ADDRESSES,
  "10.0.0.0/8": ["10.1.2.3"],
  "203.0.113.0/24": ["203.0.113.7", "203.0.113.200"],
  "203.0.113.128/25": ["203.0.113.200"],
  "198.51.100.1/32": ["198.51.100.1"],
};

describe("classic rules of Google Cloud against the first that fits, asked by hand", () => {
  const rule = fc.record({
    priority: fc.integer({ min: 0, max: 3 }),
    deny: fc.boolean(),
    range: fc.constantFrom(...RANGES),
    from: fc.integer({ min: 1, max: 6 }),
    length: fc.integer({ min: 0, max: 3 }),
    disabled: fc.boolean(),
  });

  test("every address and port", () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), (rules) => {
        const text = JSON.stringify(
          rules.map(({ priority, deny, range, from, length, disabled }, at) => ({
            kind: "compute#firewall",
            name: `r${at}`,
            network: "projects/p/global/networks/n",
            direction: "EGRESS",
            priority,
            destinationRanges: [range],
            disabled,
            [deny ? "denied" : "allowed"]: [{ IPProtocol: "tcp", ports: [`${from}-${from + length}`] }],
          })),
        );
        const [border] = bordersOf(load([{ name: "rules.json", text }]).cloud);
        for (const address of ADDRESSES)
          for (let port = 1; port <= 10; port++) {
            const fitting = rules.filter(
              ({ range, from, length, disabled }) =>
                !disabled && HOLDS[range].includes(address) && from <= port && port <= from + length,
            );
            const least = Math.min(...fitting.map(({ priority }) => priority));
            const first = fitting.filter(({ priority }) => priority === least);
            const expected = first.some(({ deny }) => deny) ? "denied" : "allowed";
            if (border === undefined) expect(rules).toEqual([]);
            else
              expect(
                judgeBorder(border.reading, {
                  direction: "egress",
                  protocol: "TCP",
                  port,
                  address,
                  known: [],
                }).outcome,
              ).toBe(expected);
          }
      }),
      { numRuns: 200 },
    );
  });
});

describe("lists are read as what they hold", () => {
  const linesOf = (text: string): readonly (readonly string[])[] =>
    bordersOf(load([{ name: "list.json", text }]).cloud).map(crossing);

  test("az network nsg list as each group that show prints, rules list as the policy that holds them", () => {
    const nsg = textOf("azure/nsg.json");
    expect(linesOf(`[${nsg}]`)).toEqual(linesOf(nsg));
    const policy = textOf("gcp/policy.json");
    expect(linesOf(JSON.stringify(JSON.parse(policy).rules))).toEqual(linesOf(policy));
  });

  test("one range in two spellings is one", () => {
    const group = (ranges: readonly string[]): string =>
      JSON.stringify({
        SecurityGroups: [
          {
            GroupId: "sg-1",
            IpPermissions: [
              { IpProtocol: "tcp", FromPort: 1, ToPort: 1, IpRanges: ranges.map((CidrIp) => ({ CidrIp })) },
            ],
          },
        ],
      });
    expect(linesOf(group(["192.0.2.7", "192.0.2.7/32"]))).toEqual([["ingress 192.0.2.7: TCP 1"]]);
  });
});

test("every range is asked by an address of it that is in no smaller one of those asked", () => {
  const range = fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 }))
    .map(([last, bits]) => `10.0.0.${last & (256 - 2 ** (32 - bits))}/${bits}`);
  const bounds = (cidr: string): readonly [number, number] => {
    const [, last = "0", bits = "0"] = /\.(\d+)\/(\d+)$/.exec(cidr) ?? [];
    return [Number(last), Number(last) + 2 ** (32 - Number(bits)) - 1];
  };
  const isIn = (address: string, cidr: string): boolean => {
    const at = Number(address.split(".").at(-1));
    return bounds(cidr)[0] <= at && at <= bounds(cidr)[1];
  };
  fc.assert(
    fc.property(fc.uniqueArray(range, { maxLength: 12 }), (ranges) => {
      const ends = rangeEndsOf(ranges);
      const size = (cidr: string): number => bounds(cidr)[1] - bounds(cidr)[0];
      for (const { cidr, address } of ends) {
        expect(isIn(address, cidr)).toBe(true);
        expect(ranges.filter((other) => size(other) < size(cidr) && isIn(address, other))).toEqual([]);
      }
      // And no address is left without an end.
      for (let at = 0; at < 256; at++) {
        const address = `10.0.0.${at}`;
        const holding = ranges.filter((cidr) => isIn(address, cidr));
        const least = holding.toSorted((a, b) => size(a) - size(b))[0];
        expect(least === undefined || ends.some(({ cidr }) => cidr === least)).toBe(true);
      }
    }),
  );
});

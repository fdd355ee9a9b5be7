import { describe, expect, test } from "@jest/globals";
import { analyze } from "../../analysis/analyze.ts";
import { type Crossing, judgeBorder } from "../../analysis/clouds/judge.ts";
import { judgeTogether } from "../../analysis/clouds/layers.ts";
import { readAws } from "../../dialects/aws/read.ts";
import { readAzure } from "../../dialects/azure/read.ts";
import { readGcp } from "../../dialects/gcp/read.ts";
import type { CloudResource } from "../../model/cloud.ts";
import type { CloudReading } from "../../model/cloud-reading.ts";
import type { Endpoint } from "../../model/endpoint.ts";
import { CLOUDS, type Cloud } from "../../model/vocabulary.ts";
import { cloudResourcesOf } from "../../plan/plan.ts";
import { appliedInput, enforcedSettings } from "../../proof/plan-input.ts";
import { planOf, type Values } from "../support/stack.ts";
import { prodOn, section } from "./stacks.ts";

/** The example stack with SARK alone, on the platform of a cloud. */
const sark = (cloud: Cloud, change: Values = {}, mode: "audit" | "enforce" = "enforce"): Values => ({
  ...prodOn(cloud, { change, mode }),
  systems: { sark: {} },
});

const READERS: Readonly<Record<Cloud, (resources: readonly CloudResource[]) => CloudReading>> = {
  aws: readAws,
  gcp: (resources) =>
    readGcp(resources, {
      targets: { serviceAccounts: ["nodes@acme.iam.gserviceaccount.com"] },
      nodeCidrs: section("gcp").nodeCidrs as string[],
    }),
  azure: (resources) => readAzure(resources, { nodes: { applicationSecurityGroup: true } }),
};

const reading = (cloud: Cloud, values: Values): CloudReading =>
  READERS[cloud](cloudResourcesOf(planOf(values)));

const PUBLIC = "203.0.113.7";

const https = (name: string): Crossing => ({
  direction: "egress",
  protocol: "TCP",
  port: 443,
  address: PUBLIC,
  name,
  known: [],
});

/** What the cluster's own policies say of SARK's gateway and a host outside. */
function inCluster(values: Values, name: string) {
  const plan = planOf(values);
  const outside: Endpoint = {
    name,
    kind: "world",
    labels: {},
    namespaceLabels: {},
    serviceAccountLabels: {},
    addresses: [PUBLIC],
    ports: [],
    hostNetwork: false,
    dnsNames: [name],
  };
  const input = appliedInput(plan);
  const endpoints = [...input.endpoints, outside];
  const from = endpoints.find((endpoint) => endpoint.name.endsWith("/gateway")) ?? endpoints[0];
  if (from === undefined) throw new Error("SARK has no workloads");
  return analyze({ ...input, endpoints }, enforcedSettings(plan)).flow({
    from,
    to: outside,
    protocol: 6,
    port: 443,
  });
}

describe("defence in depth for SARK's egress [S11 effect eks gke aks]", () => {
  test("a model's API passes the cluster and every firewall of the border", () => {
    const values = sark("aws");
    const together = judgeTogether(
      inCluster(values, "api.openai.com"),
      judgeBorder(reading("aws", values), https("api.openai.com")),
    );
    expect(together).toEqual({
      outcome: "allowed",
      decides: ["cluster", "security-group", "network-firewall", "dns-firewall"],
    });
  });

  test("what the cluster allows and the edge cuts: a name that the config narrows away", () => {
    const values = sark("aws", { expandDomains: { "*.openai.com": ["api.openai.com"] } });
    const cluster = inCluster(values, "files.openai.com");
    expect(cluster.outcome).toBe("allowed");
    const together = judgeTogether(cluster, judgeBorder(reading("aws", values), https("files.openai.com")));
    expect(together).toEqual({ outcome: "denied", decides: ["network-firewall", "dns-firewall"] });
  });

  test("what the edge allows and the cluster cuts: any name, where the border knows addresses only", () => {
    const values = sark("aws", { networkFirewall: undefined, dnsFirewall: undefined });
    const border = judgeBorder(reading("aws", values), https("exfil.example.net"));
    expect(border.outcome).toBe("allowed");
    const together = judgeTogether(inCluster(values, "exfil.example.net"), border);
    expect(together).toEqual({ outcome: "denied", decides: ["cluster"] });
  });

  test("what nobody allows is refused twice", () => {
    const values = sark("gcp");
    const together = judgeTogether(
      inCluster(values, "exfil.example.net"),
      judgeBorder(reading("gcp", values), https("exfil.example.net")),
    );
    expect(together).toEqual({ outcome: "denied", decides: ["cluster", "firewall-policy"] });
  });
});

describe.each(CLOUDS)("%s: the border of SARK [S11 effect eks gke aks]", (cloud) => {
  test("an allowed name passes by its name, another does not, and in audit both pass", () => {
    const enforced = reading(cloud, sark(cloud));
    const allowed = judgeBorder(enforced, https("api.anthropic.com"));
    expect(allowed.outcome).toBe("allowed");
    expect(allowed.layers.some(({ byName }) => byName)).toBe(true);
    expect(judgeBorder(enforced, https("exfil.example.net")).outcome).toBe("denied");
    const audited = reading(cloud, sark(cloud, {}, "audit"));
    expect(judgeBorder(audited, https("exfil.example.net")).outcome).toBe("allowed");
  });

  test("nothing comes in from the Internet in either mode", () => {
    for (const mode of ["audit", "enforce"] as const)
      for (const port of [22, 10250, 30443])
        expect(
          judgeBorder(reading(cloud, sark(cloud, {}, mode)), {
            direction: "ingress",
            protocol: "TCP",
            port,
            address: PUBLIC,
            known: [],
          }).outcome,
        ).toBe("denied");
  });

  test("a port that nobody named stays closed where a domain is allowed on another", () => {
    const crossing = { ...https("api.openai.com"), port: 8443 };
    expect(judgeBorder(reading(cloud, sark(cloud)), crossing).outcome).toBe("denied");
  });
});

describe.each(CLOUDS)("%s: audit cuts nothing that leaves [M6 effect eks gke aks]", (cloud) => {
  test.each([
    ["TCP", 25],
    ["TCP", 8443],
    ["TCP", 65_535],
    ["UDP", 53],
    ["UDP", 443],
    ["ICMP", 8],
  ] as const)("%s %i to any address", (protocol, port) => {
    const crossing: Crossing = { direction: "egress", protocol, port, address: PUBLIC, known: [] };
    expect(judgeBorder(reading(cloud, sark(cloud, {}, "audit")), crossing).outcome).toBe("allowed");
    expect(judgeBorder(reading(cloud, sark(cloud)), crossing).outcome).toBe("denied");
  });
});

describe("rules of others", () => {
  const azureRule = (priority: number, access: string, args: object): CloudResource => ({
    cloud: "azure",
    id: `azure/r${priority}`,
    type: "azure-native:network:SecurityRule",
    args: {
      priority,
      access,
      direction: "Inbound",
      protocol: "Tcp",
      sourceAddressPrefix: "*",
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "443",
      ...args,
    },
    why: "",
    after: [],
  });
  const azure = (...rules: CloudResource[]) => readAzure(rules, { nodes: { cidrs: ["10.1.0.0/16"] } });
  const inbound = (address: string): Crossing => ({
    direction: "ingress",
    protocol: "TCP",
    port: 443,
    known: [],
    address,
  });

  test("Azure: the lower number is asked first, whatever the order they stand in", () => {
    const open = azureRule(300, "Allow", {});
    const shut = azureRule(200, "Deny", { sourceAddressPrefix: "203.0.113.0/24" });
    const border = azure(open, shut);
    expect(judgeBorder(border, inbound("203.0.113.7")).outcome).toBe("denied");
    expect(judgeBorder(border, inbound("198.51.100.7")).outcome).toBe("allowed");
    expect(judgeBorder(azure(azureRule(100, "Allow", {}), shut), inbound("203.0.113.7")).outcome).toBe(
      "allowed",
    );
  });

  test("Azure: without rules the Internet is reached and does not reach in; the network's own extent is not known", () => {
    expect(judgeBorder(azure(), inbound(PUBLIC)).outcome).toBe("denied");
    expect(judgeBorder(azure(), { ...inbound(PUBLIC), direction: "egress" }).outcome).toBe("allowed");
    expect(judgeBorder(azure(), inbound("10.9.9.9")).outcome).toBe("undetermined");
  });

  test("Azure: whether an address belongs to a service tag the rules do not say", () => {
    const border = azure(azureRule(100, "Allow", { sourceAddressPrefix: "Storage.WestEurope" }));
    const { known: _none, ...unknown } = inbound(PUBLIC);
    expect(judgeBorder(border, unknown).outcome).toBe("undetermined");
    expect(judgeBorder(border, { ...unknown, known: ["Storage.WestEurope"] }).outcome).toBe("allowed");
    expect(judgeBorder(border, { ...unknown, known: [] }).outcome).toBe("denied");
  });

  test("Azure: several prefixes and ports of one rule are each a way in", () => {
    const border = azure(
      azureRule(100, "Allow", {
        sourceAddressPrefix: undefined,
        sourceAddressPrefixes: ["203.0.113.0/24", "198.51.100.0/24"],
        destinationPortRange: undefined,
        destinationPortRanges: ["80", "443-445"],
      }),
    );
    expect(judgeBorder(border, { ...inbound("198.51.100.1"), port: 444 }).outcome).toBe("allowed");
    expect(judgeBorder(border, { ...inbound("198.51.100.1"), port: 81 }).outcome).toBe("denied");
  });

  const gcpRule = (priority: number, action: string, range: string): CloudResource => ({
    cloud: "gcp",
    id: `gcp/r${priority}`,
    type: "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule",
    args: {
      priority,
      action,
      direction: "EGRESS",
      ruleName: `r${priority}`,
      match: { layer4Configs: [{ ipProtocol: "all" }], destIpRanges: [range] },
    },
    why: "",
    after: [],
  });
  const gcp = (...rules: CloudResource[]) =>
    readGcp(rules, { targets: { serviceAccounts: [] }, nodeCidrs: [] });

  test("Google Cloud: without rules all egress passes; a rule that hands on leaves the rest unasked", () => {
    expect(judgeBorder(gcp(), https("x.example.com")).outcome).toBe("allowed");
    expect(judgeBorder(gcp(gcpRule(2, "deny", "0.0.0.0/0")), https("x.example.com")).outcome).toBe("denied");
    expect(
      judgeBorder(
        gcp(gcpRule(1, "goto_next", "203.0.113.0/24"), gcpRule(2, "deny", "0.0.0.0/0")),
        https("x.example.com"),
      ).outcome,
    ).toBe("allowed");
  });

  test("Google Cloud: a disabled rule says nothing", () => {
    const rule = gcpRule(2, "deny", "0.0.0.0/0");
    const off = { ...rule, args: { ...rule.args, disabled: true } };
    expect(judgeBorder(gcp(off), https("x.example.com")).outcome).toBe("allowed");
  });

  test("AWS: any rule of the group that allows is enough, and without one nothing leaves", () => {
    const rule = (cidrIpv4: string): CloudResource => ({
      cloud: "aws",
      id: `aws/${cidrIpv4}`,
      type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      args: { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4 },
      why: "",
      after: [],
    });
    expect(judgeBorder(readAws([]), https("x.example.com")).outcome).toBe("denied");
    expect(judgeBorder(readAws([rule("10.0.0.0/8"), rule("203.0.113.0/24")]), https("x")).outcome).toBe(
      "allowed",
    );
    const { address: _unknown, ...unknown } = https("x");
    expect(judgeBorder(readAws([rule("203.0.113.0/24")]), unknown).outcome).toBe("undetermined");
  });
});

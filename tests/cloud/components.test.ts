import { describe, expect, test } from "@jest/globals";
import { Provider } from "@pulumi/aws/provider.js";
import { output } from "@pulumi/pulumi";
import { AwsFirewall } from "../../components/aws-firewall.ts";
import { AzureFirewall } from "../../components/azure-firewall.ts";
import { loadClouds } from "../../components/cloud/load.ts";
import { GcpFirewall } from "../../components/gcp-firewall.ts";
import { SecurityStack } from "../../components/security-stack.ts";
import type { FirewallEdge } from "../../model/edge.ts";
import { tcp, udp } from "../../model/port.ts";
import { CLOUDS } from "../../model/vocabulary.ts";
import { named, type Recording, record } from "../components/recorder.ts";
import { prodPlan } from "./stacks.ts";

const EDGES: readonly FirewallEdge[] = [
  {
    id: "web-in",
    direction: "ingress",
    peer: { kind: "cidr", cidr: "10.9.0.0/24" },
    port: tcp(30443),
    why: "Requests.",
  },
  { id: "overlay-out", direction: "egress", peer: { kind: "nodes" }, port: udp(8472), why: "Pods to pods." },
  {
    id: "api-out",
    direction: "egress",
    peer: { kind: "dns", name: "api.openai.com", covers: "itself" },
    port: tcp(443),
    why: "Models.",
  },
];

/** What clouds add to what they are given. */
const stateOf = (type: string, name: string) => ({
  ...(type.startsWith("aws:") ? { arn: `arn:${name}` } : {}),
  ...(type.startsWith("gcp:") ? { name: `${name}-made` } : {}),
  ...(type.startsWith("azure-native:") ? { name: `${name}-made` } : {}),
});

const types = ({ custom }: Recording): readonly string[] =>
  custom.map(({ type, name }) => `${name} ${type.split(":").at(-1)}`).toSorted();

describe.each([false, true])("AwsFirewall, preview: %s [M6 S4 X31 effect eks]", (preview) => {
  const make = () =>
    record(
      () =>
        new AwsFirewall("border", {
          network: output("vpc-12345678"),
          edges: EDGES,
          mode: "enforce",
          tags: { team: "net" },
          networkFirewall: {
            capacity: 100,
            subnets: ["subnet-1"],
            logs: { type: "S3", destination: "bucket" },
          },
          dnsFirewall: { priority: 200 },
        }),
      { preview, stateOf },
    );

  test("has a group without rules of its own, a rule an edge, and the tiers that judge names", async () => {
    expect(types(await make())).toEqual([
      "border-dns-firewall ResolverFirewallRuleGroup",
      "border-dns-firewall-allow ResolverFirewallRule",
      "border-dns-firewall-allowed ResolverFirewallDomainList",
      "border-dns-firewall-association ResolverFirewallRuleGroupAssociation",
      "border-dns-firewall-catch-all ResolverFirewallRule",
      "border-dns-firewall-config ResolverFirewallConfig",
      "border-dns-firewall-rest ResolverFirewallDomainList",
      "border-domains-tcp-443 SecurityGroupEgressRule",
      "border-network-firewall Firewall",
      "border-network-firewall-logs LoggingConfiguration",
      "border-network-firewall-policy FirewallPolicy",
      "border-network-firewall-tls RuleGroup",
      "border-nodes SecurityGroup",
      "border-overlay-out SecurityGroupEgressRule",
      "border-web-in SecurityGroupIngressRule",
    ]);
  });

  test("states every argument of the group and its rules", async () => {
    const recording = await make();
    expect(named(recording, "border-nodes").inputs).toEqual({
      vpcId: "vpc-12345678",
      description: "Nodes of the cluster, as Palisade plans them",
      revokeRulesOnDelete: true,
      tags: { Name: "palisade-nodes", team: "net" },
    });
    const { securityGroupId, ...web } = named(recording, "border-web-in").inputs;
    expect(web).toEqual({
      ipProtocol: "tcp",
      fromPort: 30443,
      toPort: 30443,
      cidrIpv4: "10.9.0.0/24",
      description: "Requests.",
      tags: { Name: "web-in", team: "net" },
    });
    if (!preview) {
      expect(securityGroupId).toBe("border-nodes-id");
      expect(named(recording, "border-overlay-out").inputs).toMatchObject({
        securityGroupId: "border-nodes-id",
        referencedSecurityGroupId: "border-nodes-id",
        ipProtocol: "udp",
        fromPort: 8472,
        toPort: 8472,
      });
    }
    expect(named(recording, "border-domains-tcp-443").inputs).toMatchObject({
      cidrIpv4: "0.0.0.0/0",
      fromPort: 443,
      toPort: 443,
    });
  });

  test("judges names in strict order by passing, and drops the rest", async () => {
    const recording = await make();
    expect(named(recording, "border-network-firewall-tls").inputs).toEqual({
      type: "STATEFUL",
      capacity: 100,
      ruleGroup: {
        rulesSource: {
          rulesSourceList: {
            generatedRulesType: "ALLOWLIST",
            targetTypes: ["TLS_SNI"],
            targets: ["api.openai.com"],
          },
        },
        statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
      },
      tags: { Name: "palisade-network-firewall-tls", team: "net" },
    });
    expect(named(recording, "border-network-firewall-policy").inputs).toMatchObject({
      firewallPolicy: {
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        statefulEngineOptions: { ruleOrder: "STRICT_ORDER", streamExceptionPolicy: "DROP" },
        statefulDefaultActions: ["aws:drop_established", "aws:alert_established"],
        statefulRuleGroupReferences: [{ resourceArn: "arn:border-network-firewall-tls", priority: 20 }],
      },
    });
    expect(named(recording, "border-dns-firewall-catch-all").inputs).toMatchObject({
      priority: 9000,
      action: "BLOCK",
      blockResponse: "NXDOMAIN",
    });
    expect(named(recording, "border-dns-firewall-association").after).toEqual(
      expect.arrayContaining(["border-dns-firewall-allow", "border-dns-firewall-catch-all"]),
    );
  });

  test("leaves names to Pulumi: an explicit one makes a replacement delete first", async () => {
    const { custom } = await make();
    expect(custom.filter(({ inputs }) => "name" in inputs || "namePrefix" in inputs)).toEqual([]);
  });
});

describe("GcpFirewall [M6 S4 X31 effect gke]", () => {
  const make = (mode: "audit" | "enforce") =>
    record(
      () =>
        new GcpFirewall("border", {
          network: { name: "prod" },
          edges: EDGES,
          mode,
          targets: { serviceAccounts: ["nodes@p.iam.gserviceaccount.com"] },
          nodeCidrs: ["10.1.0.0/16"],
          fqdnRules: true,
          priorities: { "web-in": 1500 },
        }),
      {
        stateOf,
        answers: { "gcp:compute/getNetwork:getNetwork": ({ name }) => ({ selfLink: `link/${name}` }) },
      },
    );

  test("is one policy with a rule an edge, attached when all are there", async () => {
    const recording = await make("enforce");
    expect(named(recording, "border-web-in").inputs).toEqual({
      firewallPolicy: "border-policy-made",
      priority: 1500,
      direction: "INGRESS",
      action: "allow",
      ruleName: "web-in",
      description: "Requests.",
      disabled: false,
      enableLogging: false,
      match: { layer4Configs: [{ ipProtocol: "tcp", ports: ["30443"] }], srcIpRanges: ["10.9.0.0/24"] },
      targetServiceAccounts: ["nodes@p.iam.gserviceaccount.com"],
    });
    expect(named(recording, "border-api-out").inputs).toMatchObject({
      match: { layer4Configs: [{ ipProtocol: "tcp", ports: ["443"] }], destFqdns: ["api.openai.com"] },
    });
    expect(named(recording, "border-overlay-out").inputs).toMatchObject({
      match: { destIpRanges: ["10.1.0.0/16"] },
    });
    expect(named(recording, "border-association").inputs).toEqual({
      attachmentTarget: "link/prod",
      firewallPolicy: "border-policy-made",
    });
    expect(named(recording, "border-association").after).toEqual(
      expect.arrayContaining(["border-egress-catch-all", "border-ingress-catch-all"]),
    );
    expect(named(recording, "border-egress-catch-all").after).toEqual(
      expect.arrayContaining(["border-api-out", "border-overlay-out", "border-web-in"]),
    );
  });

  test("a mode is the action of what catches the rest, and disabled is always written", async () => {
    const rest = async (mode: "audit" | "enforce") => {
      const recording = await make(mode);
      return ["egress", "ingress"].map((direction) => {
        const { action, enableLogging, disabled } = named(recording, `border-${direction}-catch-all`).inputs;
        return { action, enableLogging, disabled };
      });
    };
    expect(await rest("audit")).toEqual([
      { action: "allow", enableLogging: true, disabled: false },
      { action: "goto_next", enableLogging: false, disabled: false },
    ]);
    expect(await rest("enforce")).toEqual([
      { action: "deny", enableLogging: true, disabled: false },
      { action: "deny", enableLogging: true, disabled: false },
    ]);
  });
});

describe("AzureFirewall [M6 S4 X31 effect aks]", () => {
  const make = () =>
    record(
      () =>
        new AzureFirewall("border", {
          network: { stack: "acme/network/prod", output: "vnet" },
          resourceGroup: output("net"),
          location: "westeurope",
          edges: EDGES,
          mode: "enforce",
          nodes: { applicationSecurityGroup: true },
          priorities: { "web-in": 300 },
          flowLogs: { storage: "/storage" },
          firewall: { sku: "Standard", sources: ["10.1.0.0/16"], workspace: "/workspace" },
        }),
      {
        stateOf: (type, name) =>
          type === "pulumi:pulumi:StackReference"
            ? { name: "acme/network/prod", outputs: { vnet: "/vnet" }, secretOutputNames: [] }
            : stateOf(type, name),
      },
    );

  test("has a group without inline rules, and separate rules that name both sides once", async () => {
    const recording = await make();
    expect(named(recording, "border-nodes").inputs).toEqual({
      resourceGroupName: "net",
      location: "westeurope",
      tags: {},
      flushConnection: false,
    });
    expect(named(recording, "border-web-in").inputs).toEqual({
      resourceGroupName: "net",
      networkSecurityGroupName: "border-nodes-made",
      securityRuleName: "web-in",
      priority: 300,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: "10.9.0.0/24",
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "30443",
      description: "Requests.",
    });
    expect(named(recording, "border-overlay-out").inputs).toMatchObject({
      direction: "Outbound",
      destinationApplicationSecurityGroups: [{ id: "border-node-members-id" }],
    });
    expect(named(recording, "border-egress-catch-all").inputs).toMatchObject({
      priority: 4096,
      access: "Deny",
      destinationAddressPrefix: "*",
    });
    expect(named(recording, "border-ingress-catch-all").inputs).toMatchObject({
      priority: 4096,
      access: "Deny",
      sourceAddressPrefix: "VirtualNetwork",
    });
  });

  test("records the network of the other stack, and judges names, and ports without names apart from them", async () => {
    const recording = await make();
    expect(named(recording, "border-flow-log").inputs).toMatchObject({
      targetResourceId: "/vnet",
      resourceGroupName: "NetworkWatcherRG",
      networkWatcherName: "NetworkWatcher_westeurope",
      storageId: "/storage",
      enabled: true,
    });
    const { ruleCollections } = named(recording, "border-firewall-rules").inputs as {
      ruleCollections: {
        name: string;
        priority: number;
        action: unknown;
        rules: { targetFqdns?: unknown }[];
      }[];
    };
    expect(
      ruleCollections.map(({ name, priority, action, rules }) => [
        name,
        priority,
        action,
        rules[0]?.targetFqdns,
      ]),
    ).toEqual([
      ["domains", 2000, { type: "Allow" }, ["api.openai.com"]],
      ["catch-all-ports", 64000, { type: "Deny" }, undefined],
      ["catch-all", 65000, { type: "Deny" }, ["*"]],
    ]);
  });
});

describe("what a component refuses", () => {
  test("everything that the cloud would, in one error, before anything is registered", async () => {
    const bad = (): unknown =>
      new AwsFirewall("border", {
        network: "vpc-1",
        edges: [
          { ...(EDGES[0] as FirewallEdge), peer: { kind: "cidr", cidr: "10.9.0.1/24" } },
          { ...(EDGES[0] as FirewallEdge), why: "It's quoted" },
        ],
      });
    await expect(record(bad)).rejects.toThrow(
      /10\.9\.0\.0\/24[\s\S]*two edges|two edges[\s\S]*10\.9\.0\.0\/24/,
    );
    await expect(record(bad)).rejects.toThrow(/has '/);
  });
});

describe("providers and order", () => {
  test("a provider given for the cloud reaches every resource of it", async () => {
    const { custom } = await record(() => {
      const provider = new Provider("elsewhere", { region: "eu-central-1" });
      return new AwsFirewall("border", { network: "vpc-1", edges: EDGES }, { providers: [provider] });
    });
    const aws = custom.filter(({ type }) => type.startsWith("aws:"));
    expect(new Set(aws.map(({ provider }) => provider))).toEqual(new Set(["elsewhere"]));
  });
});

describe.each(CLOUDS)("the plan of prod on %s", (cloud) => {
  test("is registered exactly, each resource once, with what it waits for", async () => {
    const plan = prodPlan(cloud);
    const clouds = await loadClouds(plan);
    expect(Object.keys(clouds)).toEqual([cloud]);
    const { custom, resources } = await record(() => new SecurityStack("palisade", { plan, clouds }), {
      stateOf,
    });
    const wanted = plan.resources
      .filter(({ type }) => type === "cloud")
      .map(({ id }) => id.replace("/", "-"));
    expect(
      custom
        .filter(({ type }) => !type.startsWith("kubernetes:"))
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(wanted.toSorted());
    expect(new Set(resources.map(({ urn }) => urn)).size).toBe(resources.length);
  });

  test("is refused without the cloud's SDK, with the way to load it", async () => {
    const plan = prodPlan(cloud);
    await expect(record(() => new SecurityStack("palisade", { plan }))).rejects.toThrow(/loadClouds/);
  });
});

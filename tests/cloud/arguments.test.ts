import { describe, expect, test } from "@jest/globals";
import { AwsFirewall } from "../../components/aws-firewall.ts";
import { AzureFirewall } from "../../components/azure-firewall.ts";
import { GcpFirewall } from "../../components/gcp-firewall.ts";
import { AWS_REPLACEMENTS } from "../../dialects/aws/resources.ts";
import { AZURE_REPLACEMENTS } from "../../dialects/azure/resources.ts";
import { GCP_REPLACEMENTS } from "../../dialects/gcp/resources.ts";
import type { FirewallEdge } from "../../model/edge.ts";
import { tcp } from "../../model/port.ts";
import { record } from "../components/recorder.ts";
import type { Stated } from "./stated.ts";
import { AWS_STATED } from "./stated-aws.ts";
import { AZURE_STATED } from "./stated-azure.ts";
import { GCP_STATED } from "./stated-gcp.ts";

/** One edge of each kind that takes a resource of its own or a place in a list. */
const EDGES: readonly FirewallEdge[] = [
  {
    id: "web-in",
    direction: "ingress",
    peer: { kind: "cidr", cidr: "10.9.0.0/24" },
    port: tcp(30443),
    why: "Requests.",
  },
  {
    id: "partner",
    direction: "egress",
    peer: { kind: "cidr", cidr: "203.0.113.0/24" },
    port: tcp(8443),
    why: "A partner.",
  },
  {
    id: "api-out",
    direction: "egress",
    peer: { kind: "dns", name: "api.openai.com", covers: "itself" },
    port: tcp(443),
    why: "Models.",
  },
];

/** What clouds add to what they are given. */
const stateOf = (type: string, name: string): Readonly<Record<string, string>> =>
  type.startsWith("aws:") ? { arn: `arn:${name}` } : { name: `${name}-made` };

const CLOUDS = [
  {
    cloud: "aws",
    stated: AWS_STATED,
    types: AWS_REPLACEMENTS,
    make: () =>
      new AwsFirewall("b", {
        network: "vpc-1",
        edges: EDGES,
        mode: "enforce",
        tags: { t: "1" },
        flowLogs: { destination: "arn:aws:s3:::flows", destinationType: "s3" },
        networkFirewall: {
          capacity: 100,
          subnets: ["subnet-1"],
          logs: { type: "S3", destination: "alerts" },
        },
        dnsFirewall: { priority: 200, logs: "arn:dns" },
      }),
  },
  {
    cloud: "gcp",
    stated: GCP_STATED,
    types: GCP_REPLACEMENTS,
    make: () =>
      new GcpFirewall("b", {
        network: "link/prod",
        edges: EDGES,
        mode: "enforce",
        targets: { secureTags: ["tagValues/1"] },
        nodeCidrs: ["10.1.0.0/16"],
        fqdnRules: true,
        priorities: { "web-in": 1500, partner: 1501, "api-out": 1502 },
      }),
  },
  {
    cloud: "azure",
    stated: AZURE_STATED,
    types: AZURE_REPLACEMENTS,
    make: () =>
      new AzureFirewall("b", {
        resourceGroup: "net",
        location: "westeurope",
        network: "/vnet",
        edges: EDGES,
        mode: "enforce",
        nodes: { applicationSecurityGroup: true },
        priorities: { "web-in": 300, partner: 301, "domains-tcp-443": 302 },
        tags: { t: "1" },
        flowLogs: { storage: "/storage" },
        firewall: {
          sku: "Standard",
          sources: ["10.1.0.0/16"],
          attach: { subnet: "/subnet", publicIp: "/ip" },
          workspace: "/workspace",
        },
      }),
  },
] as const;

describe.each(CLOUDS)(
  "every resource of $cloud, and everything that it is given [M6 S4 X31 effect eks gke aks]",
  ({ stated, types, make }) => {
    test("is what is stated, and no resource beside them is made", async () => {
      const { custom } = await record(make, { preview: false, stateOf });
      const made: Stated = Object.fromEntries(
        custom.map(({ name, type, inputs }) => [name.replace(/^b-/, ""), [type, inputs] as const]),
      );
      expect(made).toEqual(stated);
    });

    test("every type that rules compile to is among them", () => {
      expect(new Set(Object.values(stated as Stated).map(([type]) => type))).toEqual(
        new Set(Object.keys(types)),
      );
    });
  },
);

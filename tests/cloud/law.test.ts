import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { compileAws } from "../../dialects/aws/compile.ts";
import { checkAws } from "../../dialects/aws/limits.ts";
import { readAws } from "../../dialects/aws/read.ts";
import type { AwsFirewallSpec } from "../../dialects/aws/spec.ts";
import { compileAzure } from "../../dialects/azure/compile.ts";
import { checkAzure } from "../../dialects/azure/limits.ts";
import { readAzure } from "../../dialects/azure/read.ts";
import type { AzureFirewallSpec } from "../../dialects/azure/spec.ts";
import { compileGcp, type GcpFirewallSpec } from "../../dialects/gcp/compile.ts";
import { checkGcp } from "../../dialects/gcp/limits.ts";
import { readGcp } from "../../dialects/gcp/read.ts";
import type { CloudReading } from "../../model/cloud-reading.ts";
import type { FirewallEdge } from "../../model/edge.ts";
import { allowedEdges } from "./allowed-edges.ts";
import { asSet, edgesFor } from "./arbitrary.ts";

const AWS: Omit<AwsFirewallSpec, "edges" | "mode"> = {
  vpc: "vpc-1",
  ipv6: false,
  tags: {},
  networkFirewall: { capacity: 100 },
};
const GCP: Omit<GcpFirewallSpec, "edges" | "mode"> = {
  network: "global/networks/net",
  targets: { serviceAccounts: ["nodes@example.iam.gserviceaccount.com"] },
  nodeCidrs: ["10.77.0.0/16"],
  ipv6: false,
  fqdnRules: true,
  priorities: {},
};
const AZURE: Omit<AzureFirewallSpec, "edges" | "mode"> = {
  resourceGroup: "net",
  location: "westeurope",
  network: "/subscriptions/s/vnet",
  nodes: { applicationSecurityGroup: true },
  tags: {},
  priorities: {},
  flushConnections: false,
  firewall: { sku: "Standard", sources: ["10.77.0.0/16"] },
};

const mode = fc.constantFrom("audit" as const, "enforce" as const);

/** Pins for every edge, so that a clash of names, which is refused elsewhere, does not cut a run short. */
const pins = (edges: readonly FirewallEdge[]): Record<string, number> =>
  Object.fromEntries(edges.map(({ id }, at) => [id, 200 + at]));

const CLOUDS = [
  {
    cloud: "aws",
    edges: edgesFor({
      protocols: ["TCP", "UDP", "ICMP", "ICMPv6", "SCTP"],
      icmpTypes: true,
      egressGroups: true,
      services: fc.constantFrom("pl-63a5400a", "pl-4ea54027"),
      groups: fc.constantFrom("sg-0aaa", "sg-0bbb"),
      covers: ["itself", "itself-and-below"],
      namedPorts: [443, 80],
    }),
    run: (edges: readonly FirewallEdge[], mode: "audit" | "enforce") => {
      const { resources, refusals } = compileAws({ ...AWS, edges, mode });
      return { reading: readAws(resources), refusals: [...refusals, ...checkAws(resources)] };
    },
    catches: { layer: "network-firewall", audit: "allow", enforce: "deny" },
  },
  {
    cloud: "gcp",
    edges: edgesFor({
      protocols: ["TCP", "UDP", "ICMP", "ICMPv6", "SCTP"],
      icmpTypes: false,
      egressGroups: false,
      services: fc.constantFrom("projects/p/locations/global/addressGroups/a"),
      groups: fc.constantFrom("tagValues/1", "tagValues/2"),
      covers: ["itself"],
      namedPorts: [443, 80, 8443],
    }),
    run: (edges: readonly FirewallEdge[], mode: "audit" | "enforce") => {
      const { resources, refusals } = compileGcp({ ...GCP, edges, mode, priorities: pins(edges) });
      return { reading: readGcp(resources, GCP), refusals: [...refusals, ...checkGcp(resources)] };
    },
    catches: { layer: "firewall-policy", audit: "allow", enforce: "deny" },
  },
  {
    cloud: "azure",
    edges: edgesFor({
      protocols: ["TCP", "UDP", "ICMP"],
      icmpTypes: false,
      egressGroups: true,
      services: fc.constantFrom("Storage.WestEurope", "AzureActiveDirectory"),
      groups: fc.constantFrom("/subscriptions/s/asg/a", "/subscriptions/s/asg/b"),
      covers: ["itself", "below", "itself-and-below"],
      namedPorts: [443, 80],
    }),
    run: (edges: readonly FirewallEdge[], mode: "audit" | "enforce") => {
      const { resources, refusals } = compileAzure({ ...AZURE, edges, mode, priorities: pins(edges) });
      const taken = [...refusals, ...checkAzure(resources)];
      // The carriers of domains have no pin here; where their number is taken is no matter of reading.
      return {
        reading: readAzure(resources, AZURE),
        refusals: taken.filter(({ args }) => args.row !== "priority"),
      };
    },
    catches: { layer: "network-security-group", audit: "allow", enforce: "deny" },
  },
] as const;

/** What decides about a connection that nothing names. */
function rest(reading: CloudReading, layer: string): string | undefined {
  const rules = reading.layers.find(({ name }) => name === layer)?.rules ?? [];
  return rules.find(
    ({ direction, peer }) =>
      direction === "egress" && (peer.kind === "any" || (peer.kind === "cidr" && peer.cidr === "0.0.0.0/0")),
  )?.action;
}

describe.each(CLOUDS)("$cloud: what is compiled reads back", ({ edges, run, catches }) => {
  test("every edge, and no other, in both modes; and the cloud refuses none of the rules", () => {
    fc.assert(
      fc.property(edges, mode, (given, chosen) => {
        const { reading, refusals } = run(given, chosen);
        expect(refusals).toEqual([]);
        const found = allowedEdges(reading);
        // Lists of names keep neither the words nor, on AWS, the id; the id is made from the name.
        const plain = (all: readonly FirewallEdge[]) =>
          asSet(all.map((edge) => (edge.peer.kind === "dns" ? { ...edge, why: "" } : edge)));
        expect(plain(found)).toEqual(plain(given));
      }),
      { numRuns: 300 },
    );
  });

  test("what no edge names passes in audit and not in enforce", () => {
    expect(rest(run([], "audit").reading, catches.layer)).toBe(catches.audit);
    expect(rest(run([], "enforce").reading, catches.layer)).toBe(catches.enforce);
  });
});

describe("the DNS Firewall of AWS", () => {
  test("reads back the names, with the apex only where it is covered", () => {
    const domains = edgesFor({
      protocols: ["TCP"],
      icmpTypes: false,
      egressGroups: true,
      services: fc.constant("pl-1"),
      groups: fc.constant("sg-1"),
      covers: ["itself", "below", "itself-and-below"],
      namedPorts: [443],
    });
    fc.assert(
      fc.property(domains, mode, (edges, chosen) => {
        const { resources } = compileAws({
          vpc: "vpc-1",
          ipv6: false,
          tags: {},
          edges,
          mode: chosen,
          dnsFirewall: { priority: 101 },
        });
        const names = readAws(resources)
          .layers.find(({ name }) => name === "dns-firewall")
          ?.rules.flatMap(({ peer }) => (peer.kind === "dns" ? [`${peer.name} ${peer.covers}`] : []));
        const wanted = edges.flatMap(({ peer }) =>
          peer.kind === "dns" ? [`${peer.name} ${peer.covers}`] : [],
        );
        expect(names?.toSorted()).toEqual(wanted.toSorted());
      }),
    );
  });
});

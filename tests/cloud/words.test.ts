import { expect, test } from "@jest/globals";
import { judgeBorder } from "../../analysis/clouds/judge.ts";
import { readAws } from "../../dialects/aws/read.ts";
import { readAzure } from "../../dialects/azure/read.ts";
import type { CloudResource } from "../../model/cloud.ts";
import type { CloudReading } from "../../model/cloud-reading.ts";

const resource = (
  cloud: "aws" | "azure",
  type: string,
  args: Readonly<Record<string, unknown>>,
): CloudResource => ({ cloud, id: `${cloud}/rule`, type, args, why: "", after: [] });

const azure = (destinationAddressPrefix: string): CloudReading =>
  readAzure(
    [
      resource("azure", "azure-native:network:SecurityRule", {
        access: "Deny",
        destinationAddressPrefix,
        destinationPortRange: "443",
        direction: "Outbound",
        networkSecurityGroupName: "nodes",
        priority: 100,
        protocol: "Tcp",
        securityRuleName: "rule",
        sourceAddressPrefix: "*",
      }),
    ],
    { nodes: { cidrs: [] } },
  );

const aws = (prefixListId: string): CloudReading =>
  readAws([
    resource("aws", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", {
      securityGroupId: "sg-1",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      prefixListId,
    }),
  ]);

const outcome = (reading: CloudReading, address: string): string =>
  judgeBorder(reading, { direction: "egress", protocol: "TCP", port: 443, address }).outcome;

/** Service tags: learn.microsoft.com/azure/virtual-network/service-tags-overview. */
test.each([
  ["Internet", "203.0.113.7", "denied"],
  // A private address is outside for no rule; whether the network has it, the rules do not say.
  ["Internet", "10.1.2.3", "undetermined"],
  ["AzureLoadBalancer", "168.63.129.16", "denied"],
  ["AzureLoadBalancer", "203.0.113.7", "allowed"],
  ["Storage", "203.0.113.7", "undetermined"],
])("Azure: a rule against %s makes %s %s", (tag, address, expected) => {
  expect(outcome(azure(tag), address)).toBe(expected);
});

test("a word of one cloud is a name in another: a prefix list called Internet is a list that nobody knows", () => {
  expect(outcome(aws("Internet"), "203.0.113.7")).toBe("undetermined");
  expect(outcome(aws("pl-1"), "203.0.113.7")).toBe("undetermined");
});

import { describe, expect, test } from "@jest/globals";
import type { Resource } from "@pulumi/pulumi";
import { awsKit } from "../../components/cloud/aws-kit.ts";
import { azureKit } from "../../components/cloud/azure-kit.ts";
import type { CloudKit } from "../../components/cloud/firewall.ts";
import { gcpKit } from "../../components/cloud/gcp-kit.ts";
import { type RecordOptions, record } from "../components/recorder.ts";

const NOBODY = undefined as unknown as Resource;

/** What a look-up by name comes to: the id, or the message that a person reads. */
async function found(kit: CloudKit, name: string, answers: RecordOptions["answers"]): Promise<string> {
  let text = "";
  await record(
    async () => {
      text = await kit
        .findNetwork({ reference: "network", name, output: "id", resourceGroup: "net" }, NOBODY)
        .catch((error: Error) => error.message);
    },
    { ...(answers === undefined ? {} : { answers }) },
  );
  return text;
}

const refuse = (): never => {
  throw new Error("nothing of that name");
};

describe("a network that is named and not found is refused with its name and the way out", () => {
  test.each([
    [awsKit, "aws:ec2/getVpc:getVpc", /No single VPC has the Name tag prod.*cloud\.aws\.network/],
    [gcpKit, "gcp:compute/getNetwork:getNetwork", /No network is called prod.*cloud\.gcp\.network/],
    [
      azureKit,
      "azure-native:network:getVirtualNetwork",
      /No virtual network is called prod in resource group net.*cloud\.azure\.network/,
    ],
  ] as const)("%#", async (kit, token, message) => {
    expect(await found(kit, "prod", { [token]: refuse })).toMatch(message);
  });

  test.each([
    [gcpKit, "gcp:compute/getNetwork:getNetwork"],
    [azureKit, "azure-native:network:getVirtualNetwork"],
  ] as const)("%#: an answer without an id is none", async (kit, token) => {
    expect(await found(kit, "prod", { [token]: () => ({}) })).toMatch(/the answer has no/);
  });

  test("one that is there is found by its name", async () => {
    const seen: unknown[] = [];
    const answers = {
      "aws:ec2/getVpc:getVpc": (inputs: Record<string, unknown>) => {
        seen.push(inputs.filters);
        return { id: "vpc-1" };
      },
    };
    expect(await found(awsKit, "prod", answers)).toBe("vpc-1");
    expect(seen).toEqual([[{ name: "tag:Name", values: ["prod"] }]]);
  });
});

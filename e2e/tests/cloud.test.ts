/** The border in the real engine: what the one switch and one more edge do, and that a replacement would be seen. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { CLOUDS, type Cloud } from "../../settings/vocabulary.ts";
import { prodOn } from "../../tests/cloud/stacks.ts";
import { cleanSlate, closeStacks } from "../harness.ts";
import { type Config, changesOf, openPalisade, upOf } from "../palisade.ts";

beforeEach(cleanSlate);
afterEach(closeStacks);

type Section = Record<string, unknown>;

/** The example stack on the platform of a cloud, without its systems' policies: what is asked here is about the border. */
function config(
  cloud: Cloud,
  { mode, change }: { mode?: "audit" | "enforce"; change?: Section } = {},
): Config {
  const values = prodOn(cloud, {
    ...(mode === undefined ? {} : { mode }),
    ...(change === undefined ? {} : { change }),
  });
  const { systems: _policies, ...border } = values;
  return Object.fromEntries(Object.entries(border).map(([key, value]) => [`palisade:${key}`, value]));
}

/** The changes of the cloud's own resources. */
const inCloud = (cloud: Cloud, changes: readonly string[]): readonly string[] =>
  changes.filter((change) => change.split(" ")[1]?.startsWith(`${cloud}-`));

const SWITCHED: Readonly<Record<Cloud, readonly string[]>> = {
  aws: [
    "delete aws-audit-allow-all-egress",
    "update aws-dns-firewall-catch-all",
    "update aws-dns-firewall-config",
    "update aws-network-firewall-policy",
  ],
  gcp: ["update gcp-egress-catch-all", "update gcp-ingress-catch-all"],
  azure: [
    "update azure-egress-catch-all",
    "update azure-firewall-policy",
    "update azure-firewall-rules",
    "update azure-ingress-catch-all",
  ],
};

const partner = (port: number, name = "partner"): Section => ({
  name,
  direction: "ingress",
  cidr: "198.51.100.0/24",
  ports: [port],
  why: "A partner reaches the gateway.",
});

describe.each(CLOUDS)("%s", (cloud) => {
  test("[M6] [Q6] [S4] the switch there and back only updates, but for AWS' one rule that lets all out; an edge more is a rule more", async () => {
    const withRules = (mode: "audit" | "enforce", ...allow: Section[]) =>
      config(cloud, { mode, change: { allow } });
    const stack = await openPalisade(withRules("audit"), { name: "prod" });
    await upOf(stack);
    const change = async (...wanted: Parameters<typeof withRules>) =>
      inCloud(cloud, changesOf(await upOf(stack, withRules(...wanted))));

    expect(await change("enforce")).toEqual(SWITCHED[cloud]);
    expect(await change("enforce", partner(8443))).toEqual([`create ${cloud}-partner`]);
    expect(await change("enforce", partner(9443), partner(8443, "other"))).toEqual([
      `create ${cloud}-other`,
      `update ${cloud}-partner`,
    ]);
    expect(await change("enforce", partner(8443, "other"))).toEqual([`delete ${cloud}-partner`]);
    expect(await change("audit", partner(8443, "other"))).toEqual(
      SWITCHED[cloud].map((one) => one.replace("delete", "create")).toSorted(),
    );
  });
});

test("[M6] a replacement would be seen: another VPC replaces the group and its rules, the new before the old", async () => {
  const stack = await openPalisade(config("aws"), { name: "prod" });
  await upOf(stack);
  const moved = await upOf(stack, config("aws", { change: { network: "vpc-99999999" } }));
  const changes = changesOf(moved);
  expect(changes).toEqual(
    expect.arrayContaining(["create-replacement aws-nodes", "delete-replaced aws-nodes"]),
  );
  const order = moved.changes.filter(({ name }) => name === "aws-nodes").map(({ op }) => op);
  expect(order.indexOf("create-replacement")).toBeLessThan(order.indexOf("delete-replaced"));
});

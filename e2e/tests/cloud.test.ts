/** The border in the real engine: what the one switch and one more edge do, and that a replacement would be seen. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { CLOUDS, type Cloud } from "../../model/vocabulary.ts";
import { prodOn } from "../../tests/cloud/stacks.ts";
import { cleanSlate, closeStacks } from "../harness.ts";
import { type Config, changesOf, openPalisade, upOf } from "../palisade.ts";
import type { Stack } from "../pulumi.ts";

type Section = Record<string, unknown>;

/**
 * The example stack on the platform of a cloud, without its systems' policies and on engines that somebody else installed: what is
 * asked here is about the border.
 */
function config(cloud: Cloud, mode: "audit" | "enforce", change: Section): Config {
  const { systems: _policies, cluster, ...border } = prodOn(cloud, { mode, change });
  const agentAudit = { owner: "end-to-end tests", reason: "nothing runs pods here" };
  const values = {
    ...border,
    cluster: { ...(cluster as Section), agentAudit },
    engines: { cilium: { install: false }, tetragon: { install: false } },
  };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`palisade:${key}`, value]));
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

const partner = (name: string, port: number): Section => ({
  name,
  direction: "ingress",
  cidr: "198.51.100.0/24",
  ports: [port],
  why: "A partner reaches the gateway.",
});

/** A name says what becomes of it in the one update that changes the list. */
const BEFORE = [partner("leaves", 8441), partner("stays", 8442), partner("changes", 8443)];
const AFTER = [partner("stays", 8442), partner("changes", 9443), partner("comes", 8444)];

describe.each(CLOUDS)("%s", (cloud) => {
  let stack: Stack;
  beforeAll(async () => {
    await cleanSlate();
    stack = await openPalisade(config(cloud, "audit", { allow: BEFORE }), { name: "prod" });
    await upOf(stack);
  });
  afterAll(closeStacks);

  test("[M6 Q6 S4 effect eks gke aks] the switch there and back only updates, but for AWS' one rule that lets all out; an edge more is a rule more", async () => {
    const change = async (mode: "audit" | "enforce", allow: Section[]) =>
      inCloud(cloud, changesOf(await upOf(stack, config(cloud, mode, { allow }))));

    expect(await change("enforce", BEFORE)).toEqual(SWITCHED[cloud]);
    expect(await change("enforce", AFTER)).toEqual([
      `create ${cloud}-comes`,
      `delete ${cloud}-leaves`,
      `update ${cloud}-changes`,
    ]);
    expect(await change("audit", AFTER)).toEqual(
      SWITCHED[cloud].map((one) => one.replace("delete", "create")).toSorted(),
    );
  });

  if (cloud === "aws")
    test("[M6 effect eks] a replacement would be seen: another VPC replaces the group and its rules, the new before the old", async () => {
      const elsewhere = config(cloud, "audit", { allow: BEFORE, network: "vpc-99999999" });
      const moved = await upOf(stack, elsewhere);
      const changes = changesOf(moved);
      expect(changes).toEqual(
        expect.arrayContaining(["create-replacement aws-nodes", "delete-replaced aws-nodes"]),
      );
      const order = moved.changes.filter(({ name }) => name === "aws-nodes").map(({ op }) => op);
      expect(order.indexOf("create-replacement")).toBeLessThan(order.indexOf("delete-replaced"));
    });
});

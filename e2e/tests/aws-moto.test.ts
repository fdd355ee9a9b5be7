/** The compiled rules of a security group, made through the AWS SDK at moto's EC2 API and read back. */
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { borderEdges } from "../../analysis/clouds/edges.ts";
import { guardsOf } from "../../analysis/clouds/firewalls.ts";
import { load } from "../../analysis/input/load.ts";
import { formatPorts } from "../../analysis/sets/ports.ts";
import { type CloudResource, isReference } from "../../model/cloud.ts";
import type { Mode } from "../../model/vocabulary.ts";
import { cloudResourcesOf } from "../../plan/plan.ts";
import { LIMIT_CASES } from "../../tests/cloud/limit-cases.ts";
import { prodPlan } from "../../tests/cloud/stacks.ts";
import { INSTALL_TIMEOUT, type Moto, startMoto } from "../moto/server.ts";

let moto: Moto;
let client: EC2Client;

beforeAll(async () => {
  moto = await startMoto();
  client = new EC2Client({
    endpoint: moto.endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
  });
}, INSTALL_TIMEOUT);

afterAll(async () => {
  client?.destroy();
  await moto?.stop();
});

type Args = Readonly<Record<string, unknown>>;

interface Rule {
  readonly id: string;
  readonly egress: boolean;
  readonly args: Args;
}

const rulesOf = (
  resources: readonly { readonly id: string; readonly type: string; readonly args: Args }[],
): readonly Rule[] =>
  resources
    .filter(({ type }) => /SecurityGroup(In|E)gressRule$/.test(type))
    .map(({ id, type, args }) => ({ id, egress: /EgressRule$/.test(type), args }));

/** A new group in a VPC of its own, without the rule for all egress that AWS adds; and one that rules may refer to. */
async function emptyGroup(): Promise<{ readonly group: string; readonly other: string }> {
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const make = async (name: string): Promise<string> => {
    const { GroupId = "" } = await client.send(
      new CreateSecurityGroupCommand({ GroupName: name, Description: "x", VpcId: Vpc?.VpcId }),
    );
    return GroupId;
  };
  const group = await make("nodes");
  await client.send(
    new RevokeSecurityGroupEgressCommand({
      GroupId: group,
      IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    }),
  );
  return { group, other: await make("other") };
}

/** A rule as the provider asks EC2 for it. */
function permission({ args }: Rule, group: string, other: string): IpPermission {
  const {
    ipProtocol,
    fromPort,
    toPort,
    cidrIpv4,
    cidrIpv6,
    prefixListId,
    referencedSecurityGroupId,
    description,
  } = args;
  const Description = description as string | undefined;
  const GroupId = isReference(referencedSecurityGroupId) ? group : other;
  return {
    IpProtocol: String(ipProtocol),
    ...(fromPort === undefined ? {} : { FromPort: Number(fromPort) }),
    ...(toPort === undefined ? {} : { ToPort: Number(toPort) }),
    ...(cidrIpv4 === undefined ? {} : { IpRanges: [{ CidrIp: String(cidrIpv4), Description }] }),
    ...(cidrIpv6 === undefined ? {} : { Ipv6Ranges: [{ CidrIpv6: String(cidrIpv6), Description }] }),
    ...(prefixListId === undefined
      ? {}
      : { PrefixListIds: [{ PrefixListId: String(prefixListId), Description }] }),
    ...(referencedSecurityGroupId === undefined ? {} : { UserIdGroupPairs: [{ GroupId, Description }] }),
  };
}

/** All rules of a direction in one call, as EC2 takes them: all or none. */
async function create(rules: readonly Rule[], group: string, other: string): Promise<void> {
  const input = (egress: boolean) => ({
    GroupId: group,
    IpPermissions: rules
      .filter((rule) => rule.egress === egress)
      .map((rule) => permission(rule, group, other)),
  });
  const [ingress, egress] = [input(false), input(true)];
  if (ingress.IpPermissions.length > 0) await client.send(new AuthorizeSecurityGroupIngressCommand(ingress));
  if (egress.IpPermissions.length > 0) await client.send(new AuthorizeSecurityGroupEgressCommand(egress));
}

/** What a rule says, in one text that both sides can be brought to. */
const says = (rule: {
  readonly egress: boolean;
  readonly protocol: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly peer: string;
  readonly description: string;
}): string =>
  [
    rule.egress ? "out" : "in",
    rule.protocol,
    rule.protocol === "-1" ? "" : `${rule.from}-${rule.to}`,
    rule.peer,
    rule.description,
  ].join(" | ");

const wanted = ({ egress, args }: Rule): string =>
  says({
    egress,
    protocol: String(args.ipProtocol),
    from: args.fromPort as number | undefined,
    to: args.toPort as number | undefined,
    peer: isReference(args.referencedSecurityGroupId)
      ? "self"
      : args.referencedSecurityGroupId !== undefined
        ? "other"
        : String(args.cidrIpv4 ?? args.cidrIpv6 ?? args.prefixListId),
    description: args.cidrIpv4 === undefined && args.cidrIpv6 === undefined ? "" : String(args.description),
  });

const found = (rule: SecurityGroupRule, group: string): string =>
  says({
    egress: rule.IsEgress ?? false,
    protocol: rule.IpProtocol ?? "",
    from: rule.FromPort,
    to: rule.ToPort,
    peer:
      rule.ReferencedGroupInfo === undefined
        ? (rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? "")
        : rule.ReferencedGroupInfo.GroupId === group
          ? "self"
          : "other",
    // Of rules for groups and prefix lists moto keeps no description.
    description: rule.Description ?? "",
  });

async function readBack(group: string): Promise<readonly string[]> {
  const { SecurityGroupRules = [] } = await client.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [group] }] }),
  );
  return SecurityGroupRules.map((rule) => found(rule, group));
}

describe.each<Mode>(["audit", "enforce"])("prod on AWS in %s [M6 S4 effect eks]", (mode) => {
  test("the rules EC2 holds are those that were compiled, as sets", async () => {
    const compiled = rulesOf(cloudResourcesOf(prodPlan("aws", { mode })));
    expect(compiled.length).toBeGreaterThan(8);
    const { group, other } = await emptyGroup();
    await create(compiled, group, other);
    expect((await readBack(group)).toSorted()).toEqual(compiled.map(wanted).toSorted());
    // What both describe calls print, read as the export of a stranger, lets pass what the plan does.
    const border = prodPlan("aws", { mode, change: { networkFirewall: undefined, dnsFirewall: undefined } });
    const planned = crossings(
      cloudResourcesOf(border).map(({ args, ...rest }) => ({
        ...rest,
        // The groups that rules refer to are one at moto.
        args:
          isReference(args.referencedSecurityGroupId) || args.referencedSecurityGroupId === undefined
            ? args
            : { ...args, referencedSecurityGroupId: "sg-other" },
      })),
      "nodes",
    );
    const own = { Filters: [{ Name: "group-id", Values: [group] }] };
    for (const described of [
      await client.send(new DescribeSecurityGroupsCommand({ GroupIds: [group] })),
      await client.send(new DescribeSecurityGroupRulesCommand(own)),
    ]) {
      const { cloud, diagnostics } = load([{ name: "described.json", text: JSON.stringify(described) }]);
      expect(diagnostics).toEqual([]);
      expect(crossings(cloud, group)).toEqual(planned);
    }
  });
});

/** What may cross a group, one line an edge; another is called so. */
const crossings = (resources: readonly CloudResource[], group: string): readonly string[] =>
  [
    ...new Set(
      guardsOf(resources)
        .borders([group])
        .flatMap(({ reading }) => borderEdges(reading))
        .map(
          ({ direction, peer, ports, outcome }) =>
            `${direction} ${peer.replace(/^group .*/, "another group")} ${formatPorts(ports)} ${outcome}`,
        ),
    ),
  ].toSorted();

/** Rows that an EC2 call can ask about: one rule, or several of one group. */
const ASKED = LIMIT_CASES.filter(
  ({ cloud, inside, outside }) =>
    cloud === "aws" && [...inside, ...outside].every(({ type }) => /SecurityGroupIngressRule$/.test(type)),
);

describe("the rejection table at moto", () => {
  test("knows few of its rows, and one that AWS does not have", async () => {
    const answers = [];
    for (const { row, what, inside, outside } of ASKED)
      answers.push({
        what: `${row}: ${what}`,
        inside: await refusal(inside),
        outside: await refusal(outside),
      });
    const taken = answers.filter(({ outside }) => outside === undefined).map(({ what }) => what);
    process.stdout.write(
      `Of ${answers.length} rows, moto takes what AWS refuses in ${taken.length}:\n${taken.map((what) => `  ${what}\n`).join("")}`,
    );
    expect(answers.find(({ what }) => what === "duplicate: the same rule twice")?.outside).toMatch(
      /already exists/,
    );
    expect(answers.find(({ what }) => what === "count: 60 rules a direction")?.outside).toMatch(/maximum/);
    expect(answers.filter(({ inside }) => inside !== undefined).map(({ what }) => what)).toEqual([
      // It counts both address families together, where AWS counts each (docs/semantics/cloud.md#what-aws-replaces).
      "count: each address family for itself",
    ]);
  });
});

/** Why EC2 refuses a group with these rules; undefined when it takes them. */
async function refusal(resources: readonly CloudResource[]): Promise<string | undefined> {
  const { group, other } = await emptyGroup();
  try {
    await create(rulesOf(resources), group, other);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

import { exportNotRead } from "../../diagnostics/input/export-not-read.ts";
import { exactlyOne } from "../../diagnostics/schema/exactly-one.ts";
import type { Cursor } from "../../documents/cursor.ts";
import type { CloudResource } from "../../model/cloud.ts";
import { awsResource } from "./resources.ts";

/**
 * What the AWS command line prints, as the resources that would have made it: `aws ec2 describe-security-groups` and
 * `describe-security-group-rules`. Undefined for anything else; throws `Refused` where such a document is malformed.
 */
export function readAwsExport(root: Cursor): readonly CloudResource[] | undefined {
  const keys = root.keys();
  if (keys.includes("SecurityGroupRules")) return root.field("SecurityGroupRules").each(describedRule);
  if (keys.includes("SecurityGroups")) return root.field("SecurityGroups").each(describedGroup).flat();
  if (keys.includes("NetworkAcls")) return root.refuse(exportNotRead, { what: "network ACLs" });
  return undefined;
}

function describedGroup(group: Cursor): readonly CloudResource[] {
  const id = group.field("GroupId").text();
  const name = group.field("GroupName").someText();
  const described = awsResource("aws:ec2/securityGroup:SecurityGroup", id, "", {
    ...(name === undefined ? {} : { name }),
  });
  const rules = (["IpPermissions", "IpPermissionsEgress"] as const).flatMap((list) =>
    group
      .field(list)
      .each((permission) => permitted(permission, id, list))
      .flat(),
  );
  return [described, ...rules];
}

/** Where a permission names its other ends, the field of each, and the argument that it becomes. */
const SOURCES = [
  { list: "IpRanges", field: "CidrIp", argument: "cidrIpv4" },
  { list: "Ipv6Ranges", field: "CidrIpv6", argument: "cidrIpv6" },
  { list: "PrefixListIds", field: "PrefixListId", argument: "prefixListId" },
  { list: "UserIdGroupPairs", field: "GroupId", argument: "referencedSecurityGroupId" },
] as const;

/** One permission names several other ends; each is a rule of its own. */
function permitted(permission: Cursor, group: string, list: string): readonly CloudResource[] {
  const traffic = trafficOf(permission);
  return SOURCES.flatMap(({ list: ends, field, argument }) =>
    (permission.field(ends).items() ?? []).map((end) =>
      rule(
        list === "IpPermissions",
        `${permission.path}.${ends}${end.path.slice(end.path.lastIndexOf("["))}`,
        {
          securityGroupId: group,
          ...traffic,
          [argument]: end.field(field).text(),
          ...describedBy(end),
        },
      ),
    ),
  );
}

function describedRule(described: Cursor): CloudResource {
  const id = described.field("SecurityGroupRuleId").someText() ?? described.path;
  const referenced = described.field("ReferencedGroupInfo").field("GroupId").someText();
  const ends = {
    cidrIpv4: described.field("CidrIpv4").someText(),
    cidrIpv6: described.field("CidrIpv6").someText(),
    prefixListId: described.field("PrefixListId").someText(),
    referencedSecurityGroupId: referenced,
  };
  const given = Object.entries(ends).filter(([, value]) => value !== undefined);
  if (given.length !== 1)
    described.refuse(exactlyOne, {
      fields: ["CidrIpv4", "CidrIpv6", "PrefixListId", "ReferencedGroupInfo"],
      set: given.map(([argument]) => argument),
    });
  return rule(described.field("IsEgress").optionalBoolean() !== true, id, {
    securityGroupId: described.field("GroupId").text(),
    ...trafficOf(described),
    ...Object.fromEntries(given),
    ...describedBy(described),
  });
}

function trafficOf(from: Cursor): Readonly<Record<string, unknown>> {
  const fromPort = from.field("FromPort").optionalInteger();
  const toPort = from.field("ToPort").optionalInteger();
  return {
    ipProtocol: from.field("IpProtocol").text(),
    ...(fromPort === undefined ? {} : { fromPort }),
    ...(toPort === undefined ? {} : { toPort }),
  };
}

const describedBy = (from: Cursor): Readonly<Record<string, unknown>> => {
  const description = from.field("Description").someText();
  return description === undefined ? {} : { description };
};

const rule = (ingress: boolean, name: string, args: Readonly<Record<string, unknown>>): CloudResource => ({
  cloud: "aws",
  id: `aws/${name}`,
  type: ingress
    ? "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
    : "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  args,
  why: "",
  after: [],
});

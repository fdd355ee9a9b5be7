import type { CloudResource } from "../../model/cloud.ts";
import type { Cursor } from "../../model/cursor.ts";
import { awsResource } from "./resources.ts";

/**
 * What the AWS command line prints, as the resources that would have made it: `aws ec2 describe-security-groups` and
 * `describe-security-group-rules`. Undefined for anything else; throws `Refused` where such a document is malformed.
 */
export function readAwsExport(root: Cursor): readonly CloudResource[] | undefined {
  const keys = root.keys();
  if (keys.includes("SecurityGroupRules"))
    return (root.field("SecurityGroupRules").items() ?? []).map(describedRule);
  if (keys.includes("SecurityGroups"))
    return (root.field("SecurityGroups").items() ?? []).flatMap(describedGroup);
  if (keys.includes("NetworkAcls"))
    return root.refuse(
      "holds network ACLs, which judge single packets and not connections and are not read; leave the file out",
    );
  return undefined;
}

function describedGroup(group: Cursor): readonly CloudResource[] {
  const id = group.field("GroupId").text();
  const name = group.field("GroupName").someText();
  const described = awsResource("aws:ec2/securityGroup:SecurityGroup", id, "", {
    ...(name === undefined ? {} : { name }),
  });
  const rules = (["IpPermissions", "IpPermissionsEgress"] as const).flatMap((list) =>
    (group.field(list).items() ?? []).flatMap((permission) => permitted(permission, id, list)),
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
    described.refuse(`names ${given.length} other ends; a rule of a security group has exactly one`);
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

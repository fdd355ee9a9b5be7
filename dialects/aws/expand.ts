import type { CloudResource } from "../../model/cloud.ts";
import { mapsOf, textsOf } from "../../model/lists.ts";

type Args = Readonly<Record<string, unknown>>;

/** Rules that a group holds itself, or that the older resource for a rule with many other ends makes. */
const INLINE = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];
const OLDER = "aws:ec2/securityGroupRule:SecurityGroupRule";

/** Every rule of a security group as a rule with one other end, however a program wrote it. */
export const expandRules = (resources: readonly CloudResource[]): readonly CloudResource[] =>
  resources.flatMap((resource) => {
    if (INLINE.includes(resource.type)) {
      const group = resource.args.id ?? resource.id.replace(/^aws\//, "");
      return [
        resource,
        ...(["ingress", "egress"] as const).flatMap((direction) =>
          mapsOf(resource.args[direction]).flatMap((rule, at) =>
            single({ ...rule, securityGroupId: group }, direction, `${resource.id}.${direction}[${at}]`),
          ),
        ),
      ];
    }
    if (resource.type !== OLDER) return [resource];
    const direction = resource.args.type === "ingress" ? "ingress" : "egress";
    return single(resource.args, direction, resource.id);
  });

/** The lists in which a rule names its other ends, and the argument of a rule with one. */
const LISTS = {
  cidrBlocks: "cidrIpv4",
  ipv6CidrBlocks: "cidrIpv6",
  prefixListIds: "prefixListId",
  securityGroups: "referencedSecurityGroupId",
} as const;

function single(args: Args, direction: "ingress" | "egress", id: string): readonly CloudResource[] {
  const { protocol, fromPort, toPort, securityGroupId, description } = args;
  const ends = [
    ...Object.entries(LISTS).flatMap(([list, argument]) =>
      textsOf(args[list]).map((end): Args => ({ [argument]: end })),
    ),
    ...(typeof args.sourceSecurityGroupId === "string"
      ? [{ referencedSecurityGroupId: args.sourceSecurityGroupId }]
      : []),
    ...(args.self === true ? [{ referencedSecurityGroupId: securityGroupId }] : []),
  ];
  return ends.map((end, at) => ({
    cloud: "aws",
    id: ends.length === 1 ? id : `${id}#${at + 1}`,
    type:
      direction === "ingress"
        ? "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
        : "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    args: {
      securityGroupId,
      ipProtocol: protocol,
      fromPort,
      toPort,
      ...(description === undefined ? {} : { description }),
      ...end,
    },
    why: "",
    after: [],
  }));
}

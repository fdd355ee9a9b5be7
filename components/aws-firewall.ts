import type { ComponentResourceOptions, Output } from "@pulumi/pulumi";
import { compileAws } from "../dialects/aws/compile.ts";
import { checkAws } from "../dialects/aws/limits.ts";
import type { AwsQuota } from "../dialects/aws/quota.ts";
import type { AwsFlowLogs, DnsFirewallSpec, NetworkFirewallSpec } from "../dialects/aws/spec.ts";
import type { FirewallEdge } from "../model/edge.ts";
import type { Mode } from "../model/vocabulary.ts";
import { awsKit } from "./cloud/aws-kit.ts";
import { CloudFirewall } from "./cloud/firewall.ts";
import { acceptable, type NetworkArg, networkArg } from "./cloud/standalone.ts";

export interface AwsFirewallArgs {
  /** The VPC: its id, its Name tag, or the output of another stack. */
  readonly network: NetworkArg;
  /** What may cross the border, a rule each. */
  readonly edges: readonly FirewallEdge[];
  /** `audit` lets all egress pass and records, `enforce` refuses what no edge names; absent means `audit`. */
  readonly mode?: Mode;
  /** Whether nodes have IPv6 addresses; absent means no. */
  readonly ipv6?: boolean;
  /** Tags on everything that takes them; absent means only names. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Where flows are recorded; absent means nowhere. */
  readonly flowLogs?: AwsFlowLogs;
  /** A Network Firewall for edges to domains; absent means none. */
  readonly networkFirewall?: NetworkFirewallSpec;
  /** A DNS Firewall for edges to domains; absent means none. */
  readonly dnsFirewall?: DnsFirewallSpec;
  /** What AWS granted; absent means its defaults. */
  readonly quota?: AwsQuota;
}

/** A security group for the nodes of a cluster, and the tiers that judge names. Throws a `RefusedError` for what AWS refuses. */
export class AwsFirewall extends CloudFirewall {
  /** Attach it to the nodes; nothing does that by itself. */
  readonly securityGroupId: Output<string>;

  constructor(name: string, args: AwsFirewallArgs, opts?: ComponentResourceOptions) {
    const { edges, mode = "audit", ipv6 = false, tags = {}, flowLogs, networkFirewall, dnsFirewall } = args;
    const { known, given } = networkArg(args.network, "id");
    const compiled = compileAws({
      edges,
      mode,
      vpc: known,
      ipv6,
      tags,
      ...(flowLogs === undefined ? {} : { flowLogs }),
      ...(networkFirewall === undefined ? {} : { networkFirewall }),
      ...(dnsFirewall === undefined ? {} : { dnsFirewall }),
    });
    const refusals = [...compiled.refusals, ...checkAws(compiled.resources, args.quota)];
    const resources = acceptable(`AwsFirewall ${name}`, "aws", edges, { ...compiled, refusals });
    super(name, { kit: awsKit, resources, given }, opts);
    this.securityGroupId = this.attach.securityGroupId as Output<string>;
  }
}

import type { Known } from "../../model/cloud.ts";
import type { FirewallEdge } from "../../model/edge.ts";
import type { Mode } from "../../model/vocabulary.ts";

/** Where the traffic of a VPC is recorded. */
export interface AwsFlowLogs {
  /** ARN of an S3 bucket, a log group or a Firehose stream. */
  readonly destination: string;
  readonly destinationType: "s3" | "cloud-watch-logs" | "kinesis-data-firehose";
  /** Role that writes to a log group; absent for S3. */
  readonly role?: string;
}

/** Everything the firewall of one VPC is made from. */
export interface AwsFirewallSpec {
  readonly edges: readonly FirewallEdge[];
  readonly mode: Mode;
  readonly vpc: Known;
  /** True means the nodes have IPv6 addresses, so what goes anywhere goes there too. */
  readonly ipv6: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Absent means nothing is recorded, and audit has no evidence. */
  readonly flowLogs?: AwsFlowLogs;
  /** Absent means names are not judged on the path. */
  readonly networkFirewall?: NetworkFirewallSpec;
  /** Absent means names are not judged when they are asked for. */
  readonly dnsFirewall?: DnsFirewallSpec;
}

/** A Network Firewall on the way out. */
export interface NetworkFirewallSpec {
  /** Its own subnets, one a zone; absent means only the policy is made, for a firewall of somebody else. */
  readonly subnets?: readonly string[];
  /** Rules a group can hold; to change it replaces the groups, so it leaves room. */
  readonly capacity: number;
  /** What lies behind it where that is not its own VPC (a transit gateway); absent means the VPC. */
  readonly homeNetworks?: readonly string[];
  /** Where alerts go; absent means that audit shows nothing. */
  readonly logs?: {
    readonly type: "S3" | "CloudWatchLogs" | "KinesisDataFirehose";
    readonly destination: string;
  };
}

/** A Route 53 Resolver DNS Firewall over the VPC's own resolver. */
export interface DnsFirewallSpec {
  /** Among the rule groups of the VPC, 101..9899; lower is asked first. */
  readonly priority: number;
  /** ARN of a log group, bucket or stream for queries; absent means that audit shows nothing. */
  readonly logs?: string;
}

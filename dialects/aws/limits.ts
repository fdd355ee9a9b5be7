import type { CloudLimit, CloudResource } from "../../model/cloud.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { domainLimit } from "./limits-domain.ts";
import {
  countLimit,
  descriptionLimit,
  duplicateLimit,
  nameLimit,
  priorityLimit,
  tagLimit,
} from "./limits-group.ts";
import { cidrLimit, familyLimit, portLimit, protocolLimit, sourceLimit } from "./limits-rule.ts";

/** What an account may have; both can be raised by asking AWS. */
export interface AwsQuota {
  /** Rules a group, per direction and address family. */
  readonly rulesPerGroup: number;
  /** What a prefix list counts: its maximum of entries; absent lists count as one and should be named. */
  readonly prefixListEntries: Readonly<Record<string, number>>;
}

export const DEFAULT_AWS_QUOTA: AwsQuota = { rulesPerGroup: 60, prefixListEntries: {} };

/** The rejection table of AWS (semantics/cloud-pulumi.md §4), a row each. */
export const awsLimits = (quota: AwsQuota = DEFAULT_AWS_QUOTA): readonly CloudLimit[] => [
  cidrLimit,
  familyLimit,
  portLimit,
  protocolLimit,
  sourceLimit,
  duplicateLimit,
  priorityLimit,
  countLimit(quota),
  nameLimit,
  descriptionLimit,
  tagLimit,
  domainLimit,
];

/** What AWS would refuse of these resources; none means that it takes them. */
export const checkAws = (
  resources: readonly CloudResource[],
  quota: AwsQuota = DEFAULT_AWS_QUOTA,
): readonly Diagnostic[] => awsLimits(quota).flatMap(({ find }) => find(resources));

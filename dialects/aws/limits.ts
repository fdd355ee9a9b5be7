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
import { type AwsQuota, DEFAULT_AWS_QUOTA } from "./quota.ts";

/** The rejection table of AWS (docs/semantics/cloud.md#rejection-table), a row each. */
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

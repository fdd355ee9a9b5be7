import type { DiagnosticRule } from "../../model/diagnostic.ts";
import { apiServerUnused } from "./api-server-unused.ts";
import { authenticationDeprecated } from "./authentication-deprecated.ts";
import { authenticationNotOurs } from "./authentication-not-ours.ts";
import { awsNodeMustYield } from "./aws-node-must-yield.ts";
import { chainingConfigMustExist } from "./chaining-config-must-exist.ts";
import { chartLacksAuthentication } from "./chart-lacks-authentication.ts";
import { chartTooOld } from "./chart-too-old.ts";
import { chartUntested } from "./chart-untested.ts";
import { dataplaneV2MustBeOff } from "./dataplane-v2-must-be-off.ts";
import { defaultCniMustBeOff } from "./default-cni-must-be-off.ts";
import { guardedValueOverridden } from "./guarded-value-overridden.ts";
import { networkPluginMustBeNone } from "./network-plugin-must-be-none.ts";
import { networkPolicyMustBeNone } from "./network-policy-must-be-none.ts";
import { podCidrMayOverlap } from "./pod-cidr-may-overlap.ts";
import { podCidrMissing } from "./pod-cidr-missing.ts";
import { podCidrNotIpv4 } from "./pod-cidr-not-ipv4.ts";
import { podCidrUnused } from "./pod-cidr-unused.ts";
import { podsNeedRestart } from "./pods-need-restart.ts";
import { presetMissing } from "./preset-missing.ts";
import { procMustBeMounted } from "./proc-must-be-mounted.ts";
import { rolloutOverridden } from "./rollout-overridden.ts";
import { vpcCniMustLeavePolicy } from "./vpc-cni-must-leave-policy.ts";

/** Rules about the engines' charts and what they need of the cluster. */
export const RELEASE_RULES: readonly DiagnosticRule[] = [
  presetMissing,
  chartTooOld,
  chartLacksAuthentication,
  podCidrMissing,
  podCidrNotIpv4,
  guardedValueOverridden,
  chartUntested,
  authenticationNotOurs,
  podCidrMayOverlap,
  rolloutOverridden,
  awsNodeMustYield,
  vpcCniMustLeavePolicy,
  dataplaneV2MustBeOff,
  chainingConfigMustExist,
  authenticationDeprecated,
  podCidrUnused,
  apiServerUnused,
  networkPluginMustBeNone,
  networkPolicyMustBeNone,
  podsNeedRestart,
  defaultCniMustBeOff,
  procMustBeMounted,
];

import type { Policy } from "../../../../../model/policy.ts";
import type { ClawdstrikeOptions } from "../../../options.ts";
import { execAllowlist } from "./01-exec-allowlist.ts";
import { fileIntegrityMonitoring } from "./02-file-integrity-monitoring.ts";
import { networkEgress } from "./03-network-egress.ts";
import { containerEscapeDetection } from "./04-container-escape-detection.ts";
import { cryptoMiningDetection } from "./05-crypto-mining-detection.ts";
import { guardEnforcement } from "./06-guard-enforcement.ts";

/** The six of row T7 as the spec writes them, in the order of its kustomization (T25). */
export const runtimePoliciesAsSpecified = (options: ClawdstrikeOptions): readonly Policy[] => [
  execAllowlist(options),
  fileIntegrityMonitoring(options),
  networkEgress(options),
  containerEscapeDetection(),
  cryptoMiningDetection(),
  guardEnforcement(options),
];

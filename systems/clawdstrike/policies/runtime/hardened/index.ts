import type { Policy } from "../../../../../model/policy.ts";
import type { SystemContext } from "../../../../../model/system.ts";
import type { ClawdstrikeOptions } from "../../../options.ts";
import { execAllowlist } from "./01-exec-allowlist.ts";
import { fileIntegrityMonitoring } from "./02-file-integrity-monitoring.ts";
import { networkEgress } from "./03-network-egress.ts";
import { containerEscapeDetection } from "./04-container-escape-detection.ts";
import { cryptoMiningDetection } from "./05-crypto-mining-detection.ts";
import { guardEnforcement } from "./06-guard-enforcement.ts";
import { spireSocket } from "./07-spire-socket.ts";

/**
 * The six of row T7 corrected, so that the loader accepts them and they do what the spec's text says
 * (docs/semantics/tetragon.md#the-six-as-specified-and-hardened). 01-03 alert in both modes, unless blocking is asked
 * for; 04-06 stop, and the mode decides whether they may.
 */
export const runtimePoliciesHardened = (
  options: ClawdstrikeOptions,
  context: SystemContext,
): readonly Policy[] => [
  execAllowlist(options),
  fileIntegrityMonitoring(options, context),
  networkEgress(options),
  containerEscapeDetection(),
  cryptoMiningDetection(options),
  guardEnforcement(options),
  ...(options.spireSocketPolicy ? [spireSocket()] : []),
];

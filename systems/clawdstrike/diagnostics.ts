import type { TracingPolicySpec } from "@pulumi/kubernetes-tetragon/plain";
import { type Diagnostic, diagnose } from "../../model/diagnostic.ts";
import { objectOf } from "../../model/manifest.ts";
import type { AppliedPolicy, SystemInStack } from "../../model/system.ts";
import type { ClawdstrikeOptions } from "./options.ts";
import { lsmUndeclared } from "./rules/lsm-undeclared.ts";

/** T5, T18: without BPF LSM on the nodes and a bridge that reads its events the policy is dead or silent. */
export const diagnostics = (
  { bridgeReadsLsm }: ClawdstrikeOptions,
  { context, policies }: SystemInStack,
): readonly Diagnostic[] =>
  context.bpfLsm && bridgeReadsLsm
    ? []
    : policies
        .filter(usesLsm)
        .map(({ policy, manifest }) =>
          diagnose(lsmUndeclared, `clawdstrike/${policy.name}`, {}, { object: objectOf(manifest) }),
        );

/** Whether a policy hangs on LSM hooks, which not every node and not every reader of events knows. */
const usesLsm = ({ policy, manifest }: AppliedPolicy): boolean =>
  policy.dialect === "tetragon" && ((manifest.spec as TracingPolicySpec).lsmhooks?.length ?? 0) > 0;

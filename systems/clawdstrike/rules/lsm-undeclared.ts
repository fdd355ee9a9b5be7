import { defineRule } from "../../../model/diagnostic.ts";

export const lsmUndeclared = defineRule({
  code: "lsm-undeclared",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "An LSM hook that nobody declared",
  why: "The policy watches nothing, and the silence looks as if nothing happened",
  say: () =>
    "The policy uses an LSM hook: nodes without BPF LSM refuse it, and a bridge that reads no process_lsm events drops what it reports",
  remedy: () =>
    "Declare cluster.bpfLsm and bridgeReadsLsm when both are true, use runtimePolicies: hardened, or switch the policy off",
  source: "T18",
});

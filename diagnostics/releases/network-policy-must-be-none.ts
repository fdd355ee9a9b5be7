import { defineRule } from "../../model/diagnostic.ts";

export const networkPolicyMustBeNone = defineRule({
  code: "network-policy-must-be-none",
  severity: "info",
  effect: "none",
  origin: "plan",
  title: "AKS must not bring a policy engine",
  why: "A flow passes only where both engines allow it, and the plan knows one of them",
  say: () => "AKS must not bring a policy engine of its own beside Calico",
  remedy: () => "Create the cluster with --network-policy none and without Azure CNI powered by Cilium",
  source: "docs/semantics/calico.md#platforms",
});

import { defineRule } from "../../model/diagnostic.ts";
import { listed } from "../sentence.ts";

export const notEnforced = defineRule({
  code: "not-enforced",
  severity: "error",
  effect: "rejected",
  origin: "plan",
  title: "No engine enforces NetworkPolicies",
  why: "The API server accepts the policies, and every connection stays open",
  say: ({ policies, cause }) => `${listed(policies)} would stop nothing: ${cause}`,
  remedy: () =>
    "Install Cilium or Calico and name it in cluster.cni, keep these policies in audit, or switch them off",
  source: "Y10",
});

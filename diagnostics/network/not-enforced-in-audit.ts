import { defineRule } from "../../model/diagnostic.ts";
import { listed } from "../sentence.ts";

export const notEnforcedInAudit = defineRule({
  code: "not-enforced-in-audit",
  severity: "warning",
  effect: "rejected",
  origin: "plan",
  title: "No engine audits NetworkPolicies",
  why: "The audit reports nothing, which looks as if no flow would be refused",
  say: ({ policies, cause }) => `${listed(policies)} would report nothing and stop nothing: ${cause}`,
  remedy: () => "Install Cilium or Calico and name it in cluster.cni before anybody relies on them",
  source: "Y10",
});

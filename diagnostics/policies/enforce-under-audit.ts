import { defineRule } from "../../model/diagnostic.ts";

export const enforceUnderAudit = defineRule({
  code: "enforce-under-audit",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "A policy cannot enforce alone",
  why: "The policy would stop nothing although its mode says enforce",
  say: () =>
    "The policy cannot enforce alone while the agents audit: Cilium audits all policies of an agent or none",
  remedy: () =>
    "Set palisade:mode to enforce and audit the other policies by name, or remove the mode of this policy",
  source: "docs/semantics/cilium.md#audit-mode",
});

import { defineRule } from "../../model/diagnostic.ts";

export const auditNotExpressible = defineRule({
  code: "audit-not-expressible",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "A policy cannot be audited alone",
  why: "The policy would drop traffic although its mode says audit",
  say: ({ cause }) => `The policy cannot be audited alone while the agents enforce: ${cause}`,
  remedy: ({ policy }) =>
    `Set palisade:mode to audit for the whole stack, or switch ${policy} off; where other policies keep default deny, audit them together`,
  source: "docs/semantics/cilium.md#audit-of-one-policy",
});

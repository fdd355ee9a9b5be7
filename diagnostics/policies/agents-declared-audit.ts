import { defineRule } from "../../model/diagnostic.ts";

export const agentsDeclaredAudit = defineRule({
  code: "agents-declared-audit",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "Audit mode rests on a declaration",
  why: "If the agents enforce after all, policies in audit drop traffic",
  say: ({ owner, reason }) =>
    `Nothing but the declaration of ${owner} says that the agents run in audit: ${reason}`,
  remedy: () => "Check with the agents: cilium config view must show policy-audit-mode true",
  source: "docs/semantics/cilium.md#audit-mode",
});

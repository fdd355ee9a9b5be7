import { defineRule } from "../../model/diagnostic.ts";
import { engineTitle } from "../sentence.ts";

export const agentAuditUndeclared = defineRule({
  code: "agent-audit-undeclared",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "Nothing carries audit mode",
  why: "Agents that enforce drop the traffic that this stack promises only to record",
  say: ({ engine }) => `Nothing carries mode audit: this stack does not install ${engineTitle(engine)}`,
  remedy: ({ engine }) =>
    `Install it here (engines.${engine}.install: true), set palisade:mode to enforce, or declare with owner and reason in cluster.agentAudit that its agents run in audit`,
  source: "docs/semantics/cilium.md#audit-mode",
});

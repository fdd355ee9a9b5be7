import { defineRule } from "../../model/diagnostic.ts";

export const agentOptionOff = defineRule({
  code: "agent-option-off",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A policy uses what the agents have switched off",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ what, option }) => `${what} cannot be used while the agents run with ${option}`,
  remedy: ({ what, mend }) => `${mend}, or remove ${what}`,
  source: "Cilium: pkg/policy/api/rule_validation.go (1.20)",
});

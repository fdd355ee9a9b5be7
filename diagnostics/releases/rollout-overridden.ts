import { defineRule } from "../../model/diagnostic.ts";

export const rolloutOverridden = defineRule({
  code: "rollout-overridden",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "Agents that do not roll by themselves",
  why: "The plan says enforce while agents still audit, or the other way round",
  say: ({ because }) => `The value holds a change of mode back: ${because}`,
  remedy: () => "Remove it from the values, or restart the agents by hand after every change of mode",
  source: "docs/semantics/cilium.md#the-value-of-policyauditmode",
});

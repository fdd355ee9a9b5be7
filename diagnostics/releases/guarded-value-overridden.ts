import { defineRule } from "../../model/diagnostic.ts";

export const guardedValueOverridden = defineRule({
  code: "guarded-value-overridden",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "A value that must not be changed",
  why: "The policies or their modes do not do what the plan says",
  say: ({ because }) => `The value must not be changed: ${because}`,
  remedy: () => "Remove it from the values",
  source: "docs/semantics/cilium.md#the-value-of-policyauditmode",
});

import { defineRule } from "../../model/diagnostic.ts";

export const excludesEverything = defineRule({
  code: "excludes-everything",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A rule excludes every address",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ value }) => `${value} excludes every address, so the rule never matches`,
  remedy: () => "Remove it, or remove the rule",
  source: "Calico: libcalico-go/lib/validator/v3/validator.go (3.32)",
});

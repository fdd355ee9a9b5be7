import { defineRule } from "../../model/diagnostic.ts";

export const fieldRemoved = defineRule({
  code: "field-removed",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A field is no longer supported",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ field }) => `${field} is no longer supported`,
  remedy: ({ instead }) => `Write ${instead} instead`,
  source: "Cilium: pkg/policy/api/rule_validation.go (1.20)",
});

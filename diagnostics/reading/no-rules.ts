import { defineRule } from "../../model/diagnostic.ts";
import { listed } from "../sentence.ts";

export const noRules = defineRule({
  code: "no-rules",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A policy has no rules",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ lists }) => `${listed(lists)} are all empty`,
  remedy: ({ near, meant, hint }) => (near === undefined ? String(hint) : `Rename ${near} to ${meant}`),
  source: "Cilium: pkg/policy/api/rule_validation.go (1.20)",
});

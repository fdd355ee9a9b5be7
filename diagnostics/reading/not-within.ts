import { defineRule } from "../../model/diagnostic.ts";

export const notWithin = defineRule({
  code: "not-within",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "An exception does not lie in the block that it is cut from",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ inner, outer, strictly }) => `${inner} does not lie ${strictly ? "strictly " : ""}inside ${outer}`,
  remedy: ({ outer }) => `Write a part of ${outer}, or remove the exception`,
  source:
    "Cilium: pkg/policy/api/rule_validation.go (1.20); Kubernetes: pkg/apis/networking/validation/validation.go (1.36)",
});

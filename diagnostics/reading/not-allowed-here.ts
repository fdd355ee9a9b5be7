import { defineRule } from "../../model/diagnostic.ts";

export const notAllowedHere = defineRule({
  code: "not-allowed-here",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A field stands in a place where the engine does not take it",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ what, where }) => `${what} cannot be used ${where}`,
  remedy: ({ what, instead }) => (instead === undefined ? `Remove ${what}` : `Remove ${what}, or ${instead}`),
  source:
    "Cilium: pkg/policy/api/rule_validation.go (1.20); Calico: libcalico-go/lib/validator/v3/validator.go (3.32)",
});

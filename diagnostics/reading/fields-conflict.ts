import { defineRule } from "../../model/diagnostic.ts";

export const fieldsConflict = defineRule({
  code: "fields-conflict",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "Two fields exclude each other",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ first, second, unless }) =>
    `${first} and ${second} cannot be used together${unless === undefined ? "" : ` unless ${unless}`}`,
  remedy: ({ first, second }) => `Keep either ${first} or ${second}, or write one rule for each`,
  source:
    "Cilium: pkg/policy/api/rule_validation.go (1.20); Calico: libcalico-go/lib/validator/v3/validator.go (3.32); Kubernetes: pkg/apis/networking/validation/validation.go (1.36)",
});

import { defineRule } from "../../model/diagnostic.ts";

export const needsOtherField = defineRule({
  code: "needs-other-field",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A field needs another one that is not there",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ field, needs }) => `${field} cannot be used without ${needs}`,
  remedy: ({ field, needs, near, meant }) =>
    near === undefined ? `Add ${needs}, or remove ${field}` : `Rename ${near} to ${meant}`,
  source:
    "Cilium: pkg/policy/api/rule_validation.go (1.20); Calico: libcalico-go/lib/validator/v3/validator.go (3.32); Kubernetes: pkg/apis/networking/validation/validation.go (1.36)",
});

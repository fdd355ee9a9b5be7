import { defineRule } from "../../model/diagnostic.ts";

export const badPort = defineRule({
  code: "bad-port",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A value is not a port",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ value, form }) => `${value} is not ${form}`,
  remedy: ({ near, form }) => `Write ${near ?? form}`,
  source:
    "Cilium: pkg/policy/api/rule_validation.go (1.20); Calico: libcalico-go/lib/validator/v3/validator.go (3.32); Kubernetes: pkg/apis/networking/validation/validation.go (1.36); Compose specification: services, ports",
});

import { defineRule } from "../../model/diagnostic.ts";

export const chainingConfigMustExist = defineRule({
  code: "chaining-config-must-exist",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "The chained CNI configuration must exist",
  why: "The agents do not start, and pods stay without policies",
  say: () =>
    "Agents wait for the ConfigMap kube-system/cni-configuration, whose key cni-config chains cilium-cni behind the platform's CNI",
  remedy: () =>
    "Apply it before the stack; its plugins list is the platform's own with cilium-cni at the end",
  source: "docs/semantics/cilium.md#install-presets",
});

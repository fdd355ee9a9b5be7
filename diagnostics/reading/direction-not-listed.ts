import { defineRule } from "../../model/diagnostic.ts";

export const directionNotListed = defineRule({
  code: "direction-not-listed",
  severity: "warning",
  effect: "none",
  origin: "reader",
  title: "Rules stand in a direction that policyTypes does not list",
  why: "The same policy means different things to different engines",
  say: ({ direction, type }) =>
    `policyTypes does not list ${type}, so the API calls the rules under ${direction} without effect; Cilium enforces them all the same`,
  remedy: ({ direction, type }) => `Add ${type} to policyTypes, or remove ${direction}`,
  source:
    "Kubernetes: Network Policies, The NetworkPolicy resource; Cilium: pkg/k8s/network_policy.go (1.20)",
});

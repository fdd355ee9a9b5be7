import { defineRule } from "../../model/diagnostic.ts";

export const tierMissing = defineRule({
  code: "tier-missing",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A policy names a tier that is not there",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ tier }) =>
    `The tier ${tier} is not in the input and is not built in, so the API server refuses its policies`,
  remedy: ({ tier, near }) =>
    near === undefined ? `Add the Tier ${tier}` : `Write ${near}, or add the Tier ${tier}`,
  source: "Calico: Tier; apiserver/pkg/registry/projectcalico (3.32)",
});

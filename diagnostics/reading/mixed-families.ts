import { defineRule } from "../../model/diagnostic.ts";

export const mixedFamilies = defineRule({
  code: "mixed-families",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A rule mixes IPv4 and IPv6",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: () => "IPv4 and IPv6 stand in one list",
  remedy: () => "Write one rule for each",
  source: "Calico: libcalico-go/lib/validator/v3/validator.go (3.32)",
});

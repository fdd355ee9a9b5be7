import { defineRule } from "../../model/diagnostic.ts";

export const hostPolicyUndetermined = defineRule({
  code: "host-policy-undetermined",
  severity: "info",
  effect: "none",
  origin: "reader",
  title: "A policy of host endpoints comes before every tier",
  why: "A verdict about such a host endpoint would be a guess",
  say: () =>
    "The policy comes before every tier on host endpoints, so verdicts about the host endpoints that it selects are undetermined; it does not concern pods",
  remedy: () => "Judge these host endpoints by hand",
  source: "Calico: Apply policy to forwarded traffic; Host endpoints",
});

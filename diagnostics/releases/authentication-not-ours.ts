import { defineRule } from "../../model/diagnostic.ts";

export const authenticationNotOurs = defineRule({
  code: "authentication-not-ours",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "Mutual authentication is set up by others",
  why: "Flows under a demand of authentication are dropped unless that Cilium answers",
  say: () =>
    "The policies demand mutual authentication, and this stack does not install the Cilium that must answer",
  remedy: () => "Have its owner enable authentication.mutual.spire, or these flows are dropped",
  source: "X5",
});

import { defineRule } from "../../model/diagnostic.ts";

export const authenticationDeprecated = defineRule({
  code: "authentication-deprecated",
  severity: "info",
  effect: "none",
  origin: "plan",
  title: "Mutual authentication is deprecated",
  why: "An upgrade to 1.21 drops every flow under a demand of authentication",
  say: () =>
    "The policies demand mutual authentication, which is deprecated in Cilium 1.20 and announced for removal in 1.21",
  remedy: () => "Plan the way off it before you upgrade to 1.21; the chart is held below that here",
  source: "X5",
});

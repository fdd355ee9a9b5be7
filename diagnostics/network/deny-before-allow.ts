import { defineRule } from "../../model/diagnostic.ts";
import { agree, listed } from "../sentence.ts";

export const denyBeforeAllow = defineRule({
  code: "deny-before-allow",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "Default deny before its allows",
  why: "Running pods lose the flows that the allows open until those are applied",
  say: ({ allows }) =>
    `The policy would be applied before ${listed(allows)} and would cut off what ${agree(allows, "that policy opens", "those policies open")}`,
  remedy: () => "Give the policy the role default-deny, which waits for every allow",
  source: "Y12",
});

import { defineRule } from "../../model/diagnostic.ts";
import { listed } from "../sentence.ts";

export const stagedOpensNothing = defineRule({
  code: "staged-opens-nothing",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "A staged policy opens nothing",
  why: "Flows that this policy is to allow are refused for as long as it is audited",
  say: ({ policies, direction }) =>
    `The policy cannot be audited alone: a staged policy opens nothing, so ${listed(policies)} would still refuse ${direction} on pods that it selects`,
  remedy: () => "Audit them together, as with a mode for the layer network, or leave this one in enforce",
  source: "docs/semantics/calico.md#staged-alone-opens-nothing",
});

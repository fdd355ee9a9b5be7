import { defineRule } from "../../model/diagnostic.ts";

export const badSelector = defineRule({
  code: "bad-selector",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A selector does not parse",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ problem, at, selector }) => `${problem} (character ${at} of ${selector})`,
  remedy: () => "Correct the selector",
  source: "Calico: Selectors; libcalico-go/lib/selector/parser (3.32)",
});

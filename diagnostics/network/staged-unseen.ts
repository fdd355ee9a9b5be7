import { defineRule } from "../../model/diagnostic.ts";

export const stagedUnseen = defineRule({
  code: "staged-unseen",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "Staged policies that nobody sees",
  why: "The audit reports nothing, which looks as if no flow would be refused",
  say: () =>
    "Policies in audit show only in Calico's flow logs. Those are off unless Goldmane runs, and this stack does not run it",
  remedy: () => "Make sure that Goldmane runs, or nobody will see what enforcing would refuse",
  source: "docs/semantics/calico.md#staged-policies-need-goldmane",
});

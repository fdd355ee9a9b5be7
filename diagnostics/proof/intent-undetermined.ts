import { defineRule } from "../../model/diagnostic.ts";
import { firstOf, isEmpty } from "../sentence.ts";

export const intentUndetermined = defineRule({
  code: "intent-undetermined",
  severity: "warning",
  effect: "none",
  origin: "proof",
  title: "The answer is not known",
  why: "A flow that is not settled here may be refused, or open, on the cluster",
  say: ({ policies }) =>
    isEmpty(policies)
      ? "The input does not settle it"
      : `The input does not settle it: it hangs on ${firstOf(policies)}`,
  remedy: () =>
    "Add what is missing to the input, or write the rule by labels in place of names and addresses",
  source: "docs/verdicts.md#the-words",
});

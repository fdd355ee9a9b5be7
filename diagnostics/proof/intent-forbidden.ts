import { defineRule } from "../../model/diagnostic.ts";
import { firstOf, isEmpty } from "../sentence.ts";

export const intentForbidden = defineRule({
  code: "intent-forbidden",
  severity: "warning",
  effect: "none",
  origin: "proof",
  title: "A flow that must be refused passes",
  why: "The policies leave open what the system promises to close",
  say: ({ policies }) =>
    isEmpty(policies)
      ? "No policy selects either end, so it is open"
      : `It is opened by ${firstOf(policies)}`,
  remedy: () => "Narrow the rule that opens it, or add a policy that closes one end",
  source: "docs/verdicts.md#the-words",
});

import { defineRule } from "../../model/diagnostic.ts";
import { firstOf, isEmpty } from "../sentence.ts";

export const intentAuthMissing = defineRule({
  code: "intent-auth-missing",
  severity: "warning",
  effect: "none",
  origin: "proof",
  title: "A flow passes without authentication",
  why: "Whoever takes over the address of a workload is taken for that workload",
  say: ({ policies }) =>
    isEmpty(policies)
      ? "No policy demands authentication"
      : `It is opened without a demand of authentication by ${firstOf(policies)}`,
  remedy: () => "Add authentication to the rule that opens it",
  source: "docs/semantics/cilium.md#authentication-demands",
});

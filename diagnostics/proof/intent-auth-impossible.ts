import { defineRule } from "../../model/diagnostic.ts";
import { firstOf, isEmpty } from "../sentence.ts";

export const intentAuthImpossible = defineRule({
  code: "intent-auth-impossible",
  severity: "warning",
  effect: "none",
  origin: "proof",
  title: "A demand of authentication cannot be met",
  why: "The connection is dropped although a policy allows it",
  say: ({ policies }) =>
    isEmpty(policies)
      ? "One end can never authenticate"
      : `One end can never authenticate, and that is demanded by ${firstOf(policies)}`,
  remedy: () => "Allow this flow in a rule without authentication",
  source: "docs/semantics/cilium.md#demands-that-cannot-be-met",
});

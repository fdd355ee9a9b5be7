import { defineRule } from "../../model/diagnostic.ts";
import { firstOf, isEmpty } from "../sentence.ts";

export const intentMissing = defineRule({
  code: "intent-missing",
  severity: "warning",
  effect: "none",
  origin: "proof",
  title: "An intended flow is refused",
  why: "The workloads that need the flow do not work once the policies are enforced",
  say: ({ policies }) => (isEmpty(policies) ? "It is refused" : `It is refused by ${firstOf(policies)}`),
  remedy: () => "Allow it in the policies of both ends, or take the flow out of the system's flows",
  source: "docs/verdicts.md#the-words",
});

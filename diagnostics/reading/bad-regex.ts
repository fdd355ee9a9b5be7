import { defineRule } from "../../model/diagnostic.ts";

export const badRegex = defineRule({
  code: "bad-regex",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A text is not a regular expression of RE2",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ value }) => `${value} is not a regular expression of RE2`,
  remedy: () => "Write it without look-around and back references, and close every bracket",
  source: "Cilium: pkg/policy/api/http.go (1.20); RE2: Syntax",
});

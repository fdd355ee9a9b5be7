import { defineRule } from "../../model/diagnostic.ts";
import { listed } from "../sentence.ts";

export const mergeConflict = defineRule({
  code: "merge-conflict",
  severity: "error",
  effect: "none",
  origin: "analysis",
  title: "Two rules contradict each other",
  why: "What the endpoint enforces depends on what it enforced before",
  say: ({ policies, what }) => `${listed(policies)} contradict each other: ${what}`,
  remedy: () => "Make them agree; until then the engine keeps what it had before",
  source: "Cilium: pkg/policy/l4.go, merging of rules (1.20)",
});

import { defineRule } from "../../model/diagnostic.ts";
import { firstOf, isEmpty } from "../sentence.ts";

export const intentL7Bypassed = defineRule({
  code: "intent-l7-bypassed",
  severity: "warning",
  effect: "none",
  origin: "proof",
  title: "HTTP rules are bypassed",
  why: "Every request passes where only some are intended",
  say: ({ policies }) =>
    isEmpty(policies)
      ? "No policy restricts the requests"
      : `The HTTP rules are bypassed by ${firstOf(policies)}`,
  remedy: () => "Remove the rule that opens the port without HTTP rules",
  source: "docs/semantics/cilium.md#http-rules-beside-a-plain-allow",
});

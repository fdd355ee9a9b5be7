import { defineRule } from "../../model/diagnostic.ts";
import { agree, listed } from "../sentence.ts";

export const dnsMissing = defineRule({
  code: "dns-missing",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "Pods without DNS",
  why: "Every connection by name fails, and it looks like an outage of DNS",
  say: ({ policies }) =>
    `${listed(policies)} ${agree(policies, "closes", "close")} egress of pods that no policy lets out on UDP 53, so these pods cannot resolve names`,
  remedy: () =>
    "Switch on the policy that allows DNS, or add port 53 over UDP and TCP to one that selects these pods",
  source: "Y8",
});

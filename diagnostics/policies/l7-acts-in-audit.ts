import { defineRule } from "../../model/diagnostic.ts";
import { listed } from "../sentence.ts";

export const l7ActsInAudit = defineRule({
  code: "l7-acts-in-audit",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "HTTP and DNS rules act in audit mode",
  why: "Whoever takes audit for harmless gets refused requests and names that do not resolve",
  say: ({ policies }) =>
    `The HTTP and DNS rules of ${listed(policies)} are enforced in audit mode too: the proxies have no audit mode`,
  remedy: () =>
    "Expect HTTP 403 and DNS REFUSED from these rules, or switch the policies off while you audit",
  source: "docs/semantics/cilium.md#audit-mode",
});

import { defineRule } from "../../model/diagnostic.ts";
import { listed } from "../sentence.ts";

export const authenticationShowsAsAudit = defineRule({
  code: "authentication-shows-as-audit",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "Authenticated flows show as audited",
  why: "A legitimate flow looks like one that enforcement would drop, so the audit raises a false alarm",
  say: ({ policies }) =>
    `Flows that must authenticate under ${listed(policies)} report AUDIT even when they are legitimate: audit mode replaces the handshake`,
  remedy: () => "Do not read AUDIT on these flows as a missing allow; judge them in enforce",
  source: "docs/semantics/cilium.md#audit-mode",
});

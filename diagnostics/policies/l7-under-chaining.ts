import { defineRule } from "../../model/diagnostic.ts";
import { listed } from "../sentence.ts";

export const l7UnderChaining = defineRule({
  code: "l7-under-chaining",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "HTTP, DNS and FQDN rules behind another CNI",
  why: "Such rules may cut traffic or let it pass, and nothing reports which",
  say: ({ policies }) =>
    `Cilium does not support the HTTP, DNS and FQDN rules of ${listed(policies)} behind another CNI`,
  remedy: () => "Use cniMode full where these rules must hold",
  source: "docs/semantics/cilium.md#chaining-behind-another-cni",
});

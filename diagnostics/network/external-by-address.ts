import { defineRule } from "../../model/diagnostic.ts";
import { agree, listed } from "../sentence.ts";

export const externalByAddress = defineRule({
  code: "external-by-address",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "An external API by its address",
  why: "When the provider moves, the flow breaks or leads to somebody else",
  say: ({ policies }) =>
    `${listed(policies)} ${agree(policies, "opens", "open")} an external API by its address range, and such addresses change without notice`,
  remedy: () =>
    "On Cilium name the host with toFQDNs; elsewhere compare the range with the provider's list regularly",
  source: "Y11",
});

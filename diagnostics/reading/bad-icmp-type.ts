import { defineRule } from "../../model/diagnostic.ts";

export const badIcmpType = defineRule({
  code: "bad-icmp-type",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A value is not a type of ICMP",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ value, family }) => `${value} is not an ICMP type of ${family}`,
  remedy: ({ near }) => `Write ${near ?? "a number from 0 to 255, or the name of a type"}`,
  source: "Cilium: pkg/policy/api/icmp.go (1.20); IANA: ICMP Parameters, ICMPv6 Parameters",
});

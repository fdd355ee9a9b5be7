import { defineRule } from "../../model/diagnostic.ts";

export const badDnsName = defineRule({
  code: "bad-dns-name",
  severity: "error",
  effect: "rejected",
  origin: "reader",
  title: "A text is not a DNS name",
  why: "The engine does not take the policy, so nothing of it is enforced",
  say: ({ value, wanted }) => `${value} is not ${wanted}`,
  remedy: ({ near, form }) => `Write ${near ?? form}`,
  source: "Cilium: pkg/policy/api/fqdn.go (1.20)",
});

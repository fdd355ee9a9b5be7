import { defineRule } from "../../../model/diagnostic.ts";

export const domainWithoutAddresses = defineRule({
  code: "domain-without-addresses",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "A domain of the allow list without addresses",
  why: "The gateway cannot reach the domain",
  say: ({ domain }) =>
    `${domain} cannot be opened: open-source Calico knows no names, and no addresses are given for it`,
  remedy: () =>
    "Give its addresses with owner and last day under palisade:systems.sark.addresses, or use Cilium or Calico Enterprise",
  source: "X30",
});

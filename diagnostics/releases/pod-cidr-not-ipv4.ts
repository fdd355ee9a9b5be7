import { defineRule } from "../../model/diagnostic.ts";
import { engineTitle } from "../sentence.ts";

export const podCidrNotIpv4 = defineRule({
  code: "pod-cidr-not-ipv4",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "The range of the pods is IPv6",
  why: "Pods get no address from a range that the preset does not carry",
  say: ({ engine }) => `The range is IPv6, which the presets of ${engineTitle(engine)} do not carry`,
  remedy: ({ engine }) =>
    `Write an IPv4 range, or remove it and set the pools under engines.${engine}.values`,
  source: "docs/semantics/cilium.md#install-presets",
});

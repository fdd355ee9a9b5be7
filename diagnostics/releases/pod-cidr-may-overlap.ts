import { defineRule } from "../../model/diagnostic.ts";

export const podCidrMayOverlap = defineRule({
  code: "pod-cidr-may-overlap",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "The range of the pods may overlap the services",
  why: "Traffic to a service can end at a pod that has the same address",
  say: ({ platform }) =>
    `The range is not set, and Cilium's default 10.0.0.0/8 covers the default service range of ${platform}, 10.0.0.0/16`,
  remedy: () => "Write a range that overlaps neither services nor nodes, as in 192.168.0.0/16",
  source: "docs/semantics/cilium.md#install-presets",
});

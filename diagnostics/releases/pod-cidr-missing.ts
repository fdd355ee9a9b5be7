import { defineRule } from "../../model/diagnostic.ts";

export const podCidrMissing = defineRule({
  code: "pod-cidr-missing",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "The range of the pods is missing",
  why: "The chart fails while it is rendered",
  say: ({ platform }) => `The range is needed on ${platform}, where the chart refuses to route without it`,
  remedy: () => "Write the cluster's pod range, as in 10.4.0.0/14 (gcloud: clusterIpv4Cidr)",
  source: "docs/semantics/cilium.md#install-presets",
});

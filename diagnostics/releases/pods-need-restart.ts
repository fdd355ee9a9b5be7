import { defineRule } from "../../model/diagnostic.ts";

export const podsNeedRestart = defineRule({
  code: "pods-need-restart",
  severity: "info",
  effect: "none",
  origin: "plan",
  title: "Pods from before Cilium",
  why: "Pods that look protected are open",
  say: () => "Pods that started before Cilium stay outside its policies",
  remedy: () => "Restart them once after the first installation",
  source: "docs/semantics/cilium.md#chaining-behind-another-cni",
});

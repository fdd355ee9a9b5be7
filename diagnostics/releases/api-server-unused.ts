import { defineRule } from "../../model/diagnostic.ts";

export const apiServerUnused = defineRule({
  code: "api-server-unused",
  severity: "info",
  effect: "none",
  origin: "plan",
  title: "The address of the API server changes nothing",
  why: "Whoever reads the config believes that kube-proxy is replaced",
  say: ({ platform }) =>
    `The address changes nothing: Calico does not replace kube-proxy behind the CNI of ${platform}`,
  remedy: () => "Remove it",
  source: "docs/semantics/calico.md#platforms",
});

import { defineRule } from "../../model/diagnostic.ts";

export const alertsUnlabelled = defineRule({
  code: "alerts-unlabelled",
  severity: "info",
  effect: "none",
  origin: "plan",
  title: "Alert rules without labels",
  why: "The Prometheus operator passes over the rules, and nothing reports it",
  say: () =>
    "There are no labels, and most installations of a Prometheus operator read only rules with a label",
  remedy: () => "Write the ruleSelector of the Prometheus resource, as in { release: kube-prometheus-stack }",
  source: "Prometheus Operator: Getting Started, Deploying Prometheus",
});

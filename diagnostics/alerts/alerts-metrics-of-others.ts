import { defineRule } from "../../model/diagnostic.ts";
import { engineTitle, listed } from "../sentence.ts";

export const alertsMetricsOfOthers = defineRule({
  code: "alerts-metrics-of-others",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "Alerts on metrics of an engine of others",
  why: "The alerts never fire unless that engine exports the metrics",
  say: ({ engine }) => `The alerts read metrics of ${engineTitle(engine)}, which this stack does not install`,
  remedy: ({ wanted }) => `Have its owner set ${listed(wanted)}`,
  source: "P54",
});

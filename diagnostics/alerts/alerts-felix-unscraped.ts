import { defineRule } from "../../model/diagnostic.ts";

export const alertsFelixUnscraped = defineRule({
  code: "alerts-felix-unscraped",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "Nothing scrapes Felix",
  why: "FelixMetricsMissing fires until somebody mutes it, and then nobody sees a real failure",
  say: () =>
    "No chart makes a ServiceMonitor for Felix, so FelixMetricsMissing fires until something scrapes it",
  remedy: () => "Scrape port 9091 of every node yourself",
  source: "docs/semantics/calico.md#no-counter-of-refused-packets",
});

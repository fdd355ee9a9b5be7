import type { Metric } from "./metrics.ts";
import { series } from "./promql.ts";
import type { Alert } from "./rules.ts";

/** Without its metric every other alert of an exporter stays silent. The metric is one that it always serves. */
export const missing = (name: string, metric: Metric, who: string): Alert => ({
  name,
  severity: "warning",
  expr: `absent(${series(metric)})`,
  for: "15m",
  summary: `Nothing is known of ${who}: no metrics are scraped`,
  description: `${metric} has been missing for 15 minutes, and the other alerts about ${who} cannot fire meanwhile; check what scrapes it`,
  runbook: "unseen",
});

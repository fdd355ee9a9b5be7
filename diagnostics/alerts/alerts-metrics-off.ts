import { defineRule } from "../../model/diagnostic.ts";
import { engineTitle } from "../sentence.ts";

export const alertsMetricsOff = defineRule({
  code: "alerts-metrics-off",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "Alerts without their metrics",
  why: "The alerts never fire, and silence looks like health",
  say: ({ engine }) =>
    `The value takes away metrics of ${engineTitle(engine)} that alerts read, which then never fire`,
  remedy: ({ wanted }) => `Remove it from the values, or write ${wanted}; or leave palisade:alerts out`,
  source: "P54",
});

import { defineRule } from "../../model/diagnostic.ts";
import { engineTitle } from "../sentence.ts";

export const chartUntested = defineRule({
  code: "chart-untested",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "The chart is outside the known range",
  why: "A value may have changed its name or meaning, and Helm does not say so",
  say: ({ chart, version, from, before }) =>
    `Chart ${version} of ${engineTitle(chart)} is outside ${from} to below ${before}, where the presets are known to hold`,
  remedy: () =>
    "Compare its values with the preset before applying, or remove the key to get the pinned version",
  source: "C77",
});

import { defineRule } from "../../model/diagnostic.ts";
import { engineTitle } from "../sentence.ts";

export const chartTooOld = defineRule({
  code: "chart-too-old",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "The chart is too old",
  why: "Helm passes over values that the chart does not know, so the preset does not hold",
  say: ({ chart, version, from }) =>
    `Chart ${version} of ${engineTitle(chart)} is older than ${from}, the first chart with the values that are set here`,
  remedy: ({ from }) => `Write ${from} or newer, or remove the key to get the pinned version`,
  source: "C77",
});

import { defineRule } from "../../model/diagnostic.ts";

export const chartLacksAuthentication = defineRule({
  code: "chart-lacks-authentication",
  severity: "error",
  effect: "none",
  origin: "plan",
  title: "The chart lacks mutual authentication",
  why: "The release fails, or every flow under a demand of authentication is dropped",
  say: ({ version, from, before }) =>
    `The policies demand mutual authentication. Cilium has it from ${from} to below ${before}, and the chart is ${version}`,
  remedy: ({ before }) =>
    `Stay below ${before}, or set authentication.provider to off and switch off the policies that demand it`,
  source: "X5",
});

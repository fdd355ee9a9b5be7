import { defineRule } from "../../model/diagnostic.ts";

export const alertsWithoutNetwork = defineRule({
  code: "alerts-without-network",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "No alerts about network policies",
  why: "Nobody hears of refused flows, because nothing refuses any",
  say: ({ cni }) => `There are no alerts about network policies: ${cni} enforces none and counts none`,
  remedy: () => "Take a CNI that enforces them",
  source: "Y10",
});

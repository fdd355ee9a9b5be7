import { defineRule } from "../../model/diagnostic.ts";

export const alertsUncountedDrops = defineRule({
  code: "alerts-uncounted-drops",
  severity: "warning",
  effect: "none",
  origin: "plan",
  title: "Calico does not count refused packets",
  why: "Nobody hears of refused flows",
  say: () =>
    "Calico counts no refused packet, so NetworkPolicyDeniedConnections and UnauthorizedDataTierAccess are left out here: they could not fire",
  remedy: () => "Watch refused flows in Goldmane's flow logs (Whisker), or take Cilium",
  source: "docs/semantics/calico.md#no-counter-of-refused-packets",
});

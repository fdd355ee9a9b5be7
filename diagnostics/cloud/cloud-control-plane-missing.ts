import { defineRule } from "../../model/diagnostic.ts";

export const cloudControlPlaneMissing = defineRule({
  code: "cloud-control-plane-missing",
  severity: "warning",
  effect: "none",
  origin: "cloud",
  title: "No rule leads to the control plane",
  why: "Nodes cannot join or report once the firewall enforces",
  say: ({ platform }) =>
    `The config does not say where the control plane of ${platform} is, so no rule leads there`,
  remedy: () => "Write controlPlane with its ranges or group, or nodes will not join when enforcing",
  source: "S4",
});

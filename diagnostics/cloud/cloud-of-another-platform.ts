import { defineRule } from "../../model/diagnostic.ts";
import { cloudTitle } from "../sentence.ts";

export const cloudOfAnotherPlatform = defineRule({
  code: "cloud-of-another-platform",
  severity: "warning",
  effect: "none",
  origin: "cloud",
  title: "A firewall of another cloud",
  why: "The firewall guards no node of the cluster",
  say: ({ platform, cloud }) =>
    `The section describes a firewall of ${cloudTitle(cloud)}, and the cluster runs on ${platform}`,
  remedy: () => "Remove the section, or correct cluster.platform",
  source: "S4",
});

import { defineRule } from "../../model/diagnostic.ts";
import { agree, cloudTitle } from "../sentence.ts";

export const cloudGuardsNodes = defineRule({
  code: "cloud-guards-nodes",
  severity: "info",
  effect: "none",
  origin: "cloud",
  title: "Cloud rules guard nodes",
  why: "Any pod of a node may use what one pod of it needs",
  say: ({ cloud, rules }) =>
    `${rules} ${agree(rules, "edge", "edges")} of ${cloudTitle(cloud)} ${agree(rules, "guards", "guard")} nodes, not pods: each allows what any pod on them needs, and the cluster's policies tell pods apart`,
  remedy: () => "Put pods that need more onto nodes of their own where that is too wide",
  source: "docs/semantics/cloud.md#a-firewall-sees-nodes",
});

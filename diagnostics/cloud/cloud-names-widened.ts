import { defineRule } from "../../model/diagnostic.ts";
import { agree, listed } from "../sentence.ts";

export const cloudNamesWidened = defineRule({
  code: "cloud-names-widened",
  severity: "info",
  effect: "none",
  origin: "cloud",
  title: "A wildcard covers more at the cloud firewall",
  why: "Names that the cluster's policies refuse pass the cloud firewall",
  say: ({ cloud, domains }) =>
    `${listed(domains)} ${agree(domains, "covers", "cover")} every depth of names at the cloud firewall${cloud === "aws" ? ", and the name itself in a Network Firewall" : ""}, where the cluster's policies may know one label`,
  remedy: ({ cloud }) => `List the names under cloud.${cloud}.expandDomains where that is too much`,
  source: "docs/semantics/cloud.md#what-a-wildcard-covers",
});

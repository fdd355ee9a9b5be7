import { defineRule } from "../../model/diagnostic.ts";
import type { Cloud } from "../../model/vocabulary.ts";
import { agree, cloudTitle, inClusterWords, listed } from "../sentence.ts";

/** What each cloud sells that judges names. */
const NAME_TIERS: Readonly<Record<Cloud, string>> = {
  aws: "cloud.aws.networkFirewall, or cloud.aws.dnsFirewall for names as they are asked for",
  gcp: "cloud.gcp.fqdnRules: true, with wildcards listed under cloud.gcp.expandDomains",
  azure: "cloud.azure.firewall",
};

export const cloudNamesUnseen = defineRule({
  code: "cloud-names-unseen",
  severity: "warning",
  effect: "none",
  origin: "cloud",
  title: "The cloud firewall does not judge names",
  why: "A pod that is taken over reaches every address on these ports",
  say: ({ cloud, domains, ports, inCluster }) =>
    `The cloud firewall lets ${listed(ports)} out to any address: ${cloudTitle(cloud)} does not judge the ${agree(domains, "name", "names")} ${listed(domains)} here, and ${inClusterWords(inCluster)}`,
  remedy: ({ cloud }) =>
    `Write ${NAME_TIERS[cloud as Cloud]}, which costs, or accept that only the cluster knows names`,
  source: "docs/semantics/cloud.md#what-a-wildcard-covers",
});

import { defineRule } from "../../model/diagnostic.ts";
import { inClusterWords, listed } from "../sentence.ts";

export const cloudNamesAskedOnly = defineRule({
  code: "cloud-names-asked-only",
  severity: "warning",
  effect: "none",
  origin: "cloud",
  title: "Names are judged only when they are resolved",
  why: "A pod that knows an address gets around the list of names",
  say: ({ domains, ports, inCluster }) =>
    `The DNS Firewall judges ${listed(domains)} when they are asked for. Whoever knows an address reaches it on ${listed(ports)} without asking, and ${inClusterWords(inCluster)}`,
  remedy: () => "Write cloud.aws.networkFirewall as well where addresses must not get around names",
  source: "docs/semantics/cloud.md#dns-firewall",
});

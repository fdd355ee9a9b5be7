import type { Decision } from "../../model/decision.ts";

/** What the spec of SARK leaves open or asks of the wrong tool, and what is taken. */
export const decisions: readonly Decision[] = [
  {
    rows: ["S2", "X29"],
    found: "Five policies are named and nothing of them: no namespace, no labels, no ports.",
    settled:
      "Those of the project's own policies; all of them are options. Its base Deployment labels pods app.kubernetes.io/name: sark and app.kubernetes.io/component: api, so a cluster made from it sets labels.gateway.",
  },
  {
    rows: ["S2"],
    found: "Access to three stores is restricted, and no policy is to close the namespace.",
    settled:
      "Each store and the gateway are closed by their own policy, with the half at the other end; other pods of the namespace stay as they are.",
  },
  {
    rows: ["S1", "S3", "X30"],
    found: "A GlobalNetworkPolicy is to list domains, a field that open-source Calico does not have.",
    settled:
      "Cilium gets toFQDNs, Calico Enterprise gets domains, open-source Calico a set of addresses with an owner and a last day for each domain; without them the plan is refused.",
  },
  {
    rows: ["S3"],
    found: "Internal servers are on the list, and none is named.",
    settled:
      "MCP servers of the cluster are reached by their label; other servers by internalServers, empty by default.",
  },
  {
    rows: ["S3"],
    found: "Everything else is to be denied.",
    settled:
      "By what the policies close, not by an explicit deny, which on Calico would override the gateway's other policy.",
  },
];

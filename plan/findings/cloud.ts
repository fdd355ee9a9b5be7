import type { FindingArgs } from "../../model/finding.ts";
import { type FindingEntry, listed } from "./entry.ts";

const TITLES: Readonly<Record<string, string>> = { aws: "AWS", gcp: "Google Cloud", azure: "Azure" };
const title = (cloud: FindingArgs[string] | undefined): string => TITLES[String(cloud)] ?? String(cloud);

/** What each cloud sells that judges names. */
const NAME_TIERS: Readonly<Record<string, string>> = {
  aws: "cloud.aws.networkFirewall, or cloud.aws.dnsFirewall for names as they are asked for",
  gcp: "cloud.gcp.fqdnRules: true, with wildcards listed under cloud.gcp.expandDomains",
  azure: "cloud.azure.firewall",
};

const inCluster = (policies: FindingArgs[string] | undefined): string =>
  Array.isArray(policies) && policies.length > 0
    ? `in the cluster ${listed(policies)} judge${policies.length === 1 ? "s" : ""} them`
    : "nothing in the cluster judges them either";

/** Findings about the firewalls around the cluster. */
export const CLOUD_FINDINGS = {
  "cloud-rejected": {
    severity: "error",
    say: ({ cloud, path, value, problem }) =>
      `${title(cloud)} would refuse ${path}${value === "" ? "" : ` = ${value}`}: it ${problem}`,
    remedy: ({ remedy }) => String(remedy),
  },
  "cloud-names-unseen": {
    severity: "warning",
    say: ({ cloud, domains, ports, inCluster: policies }) =>
      `the border lets ${listed(ports)} out to any address: ${title(cloud)} does not judge the names ${listed(domains)} here, and ${inCluster(policies)}`,
    remedy: ({ cloud }) =>
      `Write ${NAME_TIERS[String(cloud)]}, which costs, or accept that only the cluster knows names`,
  },
  "cloud-names-asked-only": {
    severity: "warning",
    say: ({ domains, ports, inCluster: policies }) =>
      `the DNS Firewall judges ${listed(domains)} when they are asked for; who knows an address reaches it on ${listed(ports)} without asking, and ${inCluster(policies)}`,
    remedy: () => "Write cloud.aws.networkFirewall as well where addresses must not get around names",
  },
  "cloud-names-widened": {
    severity: "info",
    say: ({ cloud, domains }) =>
      `${listed(domains)} cover${Array.isArray(domains) && domains.length === 1 ? "s" : ""} every depth of names at the border${cloud === "aws" ? ", and the name itself in a Network Firewall" : ""}, where the cluster's policies may know one label`,
    remedy: ({ cloud }) => `List the names under cloud.${cloud}.expandDomains where that is too much`,
  },
  "cloud-names-moot": {
    severity: "warning",
    say: ({ ports }) =>
      `lets ${ports} out to any address, so names on that port decide nothing at the border`,
    remedy: ({ cloud }) =>
      `Name the domains that are needed in its place: cloud.${cloud}.expandDomains: { "*": [ … ] }, or domain in the entry under allow`,
  },
  "cloud-sensitive-port-open": {
    severity: "warning",
    say: ({ ports }) => `opens ${listed(ports)} of every node to the whole Internet`,
    remedy: () => "Name the ranges that need it, or go through a load balancer or a bastion",
  },
  "cloud-audit-unseen": {
    severity: "warning",
    say: ({ cloud }) => `audit lets everything pass on ${title(cloud)}, and nothing records what`,
    remedy: ({ cloud }) => `Write cloud.${cloud}.flowLogs`,
  },
  "cloud-ingress-not-audited": {
    severity: "info",
    say: ({ cloud }) =>
      cloud === "aws"
        ? "ingress has no audit: security groups only allow, and to allow everything in order to watch would open what is closed"
        : "ingress has no audit: the implied deny is never recorded, and to allow everything in order to watch would open what is closed",
    remedy: ({ cloud }) =>
      cloud === "aws"
        ? "Keep the groups that nodes have now beside this one until enforce"
        : "Judge ingress by the records of the rules that allow it now",
  },
  "cloud-control-plane-missing": {
    severity: "warning",
    say: ({ platform }) => `does not know where the control plane of ${platform} is, so no rule leads there`,
    remedy: () => "Write controlPlane with its ranges or group, or nodes will not join when enforcing",
  },
  "cloud-balancer-missing": {
    severity: "warning",
    say: ({ flows }) => `no rule lets requests from outside reach ${listed(flows)}`,
    remedy: () => "Write loadBalancer with the ports of the nodes that it uses",
  },
  "cloud-of-another-platform": {
    severity: "warning",
    say: ({ platform, cloud }) => `is a firewall of ${title(cloud)} around a cluster on ${platform}`,
    remedy: () => "Remove the section, or correct cluster.platform",
  },
  "cloud-guards-nodes": {
    severity: "info",
    say: ({ cloud, rules }) =>
      `${rules} edges of ${title(cloud)} guard nodes, not pods: each allows what any pod on them needs, and the cluster's policies tell pods apart`,
    remedy: () => "Put pods that need more onto nodes of their own where that is too wide",
  },
} as const satisfies Readonly<Record<string, FindingEntry>>;

import { engineTitle, type FindingEntry, listed } from "./entry.ts";

/** Findings about alerts that could not fire, or that nobody would read. */
export const ALERT_FINDINGS = {
  "alerts-metrics-off": {
    severity: "error",
    say: ({ engine }) =>
      `takes away metrics of ${engineTitle(engine)} that alerts read, which then never fire`,
    remedy: ({ wanted }) => `Remove it from the values, or write ${wanted}; or leave palisade:alerts out`,
  },
  "alerts-metrics-of-others": {
    severity: "warning",
    say: ({ engine }) =>
      `the alerts read metrics of ${engineTitle(engine)}, which is not installed by this stack`,
    remedy: ({ wanted }) => `Have its owner set ${listed(wanted)}`,
  },
  "alerts-without-network": {
    severity: "warning",
    say: ({ cni }) => `nothing can be said of network policies: ${cni} enforces none and counts none`,
    remedy: () => "Take a CNI that enforces them",
  },
  "alerts-uncounted-drops": {
    severity: "warning",
    say: () =>
      "Calico counts no refused packet, so NetworkPolicyDeniedConnections and UnauthorizedDataTierAccess are left out here: they could not fire",
    remedy: () => "Watch refused flows in Goldmane's flow logs (Whisker), or take Cilium",
  },
  "alerts-felix-unscraped": {
    severity: "warning",
    say: () =>
      "no chart makes a ServiceMonitor for Felix, so FelixMetricsMissing fires until something scrapes it",
    remedy: () => "Scrape port 9091 of every node yourself",
  },
  "alerts-unlabelled": {
    severity: "info",
    say: () => "are none, and most installations of a Prometheus operator read only rules with a label",
    remedy: () =>
      "Write the ruleSelector of the Prometheus resource, as in { release: kube-prometheus-stack }",
  },
} as const satisfies Readonly<Record<string, FindingEntry>>;

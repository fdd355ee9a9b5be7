import { type FindingEntry, listed } from "./entry.ts";

/** Findings about what an engine carries, and about the pitfalls of plain NetworkPolicies (Y8-Y13). */
export const NETWORK_FINDINGS = {
  "not-enforced": {
    severity: "error",
    say: ({ policies, cause }) => `${listed(policies)} would stop nothing: ${cause}`,
    remedy: () =>
      "Install Cilium or Calico and name it in cluster.cni, keep these policies in audit, or switch them off",
  },
  "not-enforced-in-audit": {
    severity: "warning",
    say: ({ policies, cause }) => `${listed(policies)} would report nothing and stop nothing: ${cause}`,
    remedy: () => "Install Cilium or Calico and name it in cluster.cni before anybody relies on them",
  },
  "calico-refuses-apply": {
    severity: "error",
    say: ({ version }) =>
      `Calico ${version} answers a server-side apply that creates a policy with NotFound, and Pulumi applies that way`,
    remedy: () => "Write 3.32.1 or newer, or remove the key to get the pinned version",
  },
  "staged-kinds-missing": {
    severity: "error",
    say: ({ version, from }) =>
      `Calico ${version} cannot audit: its staged kinds came with ${from}, and nothing else reports without enforcing`,
    remedy: ({ from }) => `Upgrade Calico to ${from} or newer, or set the mode of these policies to enforce`,
  },
  "staged-unseen": {
    severity: "warning",
    say: () =>
      "policies in audit show only in Calico's flow logs, which are off unless Goldmane runs; this stack does not run it",
    remedy: () => "Make sure that Goldmane runs, or nobody will see what enforcing would refuse",
  },
  "staged-opens-nothing": {
    severity: "error",
    say: ({ policies, direction }) =>
      `cannot be audited alone: staged it opens nothing, and ${listed(policies)} would go on refusing ${direction} on pods it selects`,
    remedy: () => "Audit them together, as with a mode for the layer network, or leave this one in enforce",
  },
  "dns-missing": {
    severity: "error",
    say: ({ policies }) =>
      `nothing lets pods out on UDP 53 whose egress is closed by ${listed(policies)}, so they would resolve no name`,
    remedy: () =>
      "Switch on the policy that allows DNS, or add port 53 over UDP and TCP to one that selects these pods",
  },
  "deny-before-allow": {
    severity: "error",
    say: ({ allows }) =>
      `would be applied before ${listed(allows)}, and cut off what they open until they are there`,
    remedy: () => "Give the policy the role default-deny, which waits for every allow",
  },
  "peer-in-other-namespace": {
    severity: "error",
    say: ({ workloads }) =>
      `names ${listed(workloads)} by pod labels alone, which mean the policy's own namespace, so they are not reached`,
    remedy: () =>
      "Add a namespaceSelector to the same peer: kubernetes.io/metadata.name is on every namespace",
  },
  "external-by-address": {
    severity: "warning",
    say: ({ policies }) =>
      `an API outside is opened by its address range in ${listed(policies)}, and addresses change without notice`,
    remedy: () =>
      "On Cilium name its host with toFQDNs; elsewhere compare the range with the provider's list regularly",
  },
} as const satisfies Readonly<Record<string, FindingEntry>>;

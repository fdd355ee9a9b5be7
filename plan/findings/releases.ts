import { engineTitle, type FindingEntry } from "./entry.ts";

/** Findings about the engines' charts and what they need of the cluster. */
export const RELEASE_FINDINGS = {
  "preset-missing": {
    severity: "error",
    say: ({ engine, platform, cniMode }) =>
      `${engineTitle(engine)} has no supported ${cniMode} mode on ${platform}`,
    remedy: ({ engine }) =>
      `Take the other cluster.cniMode, or say that it already runs (engines.${engine}.install: false)`,
  },
  "chart-too-old": {
    severity: "error",
    say: ({ chart, version, from }) =>
      `chart ${version} of ${engineTitle(chart)} is older than ${from}, the first with the values that are set here`,
    remedy: ({ from }) => `Write ${from} or newer, or remove the key to get the pinned version`,
  },
  "chart-untested": {
    severity: "warning",
    say: ({ chart, version, from, before }) =>
      `chart ${version} of ${engineTitle(chart)} is outside ${from} to below ${before}, where the presets are known to hold`,
    remedy: () =>
      "Compare its values with the preset before applying, or remove the key to get the pinned version",
  },
  "chart-lacks-authentication": {
    severity: "error",
    say: ({ version, from, before }) =>
      `policies demand mutual authentication, which Cilium has from ${from} to below ${before}, and the chart is ${version}`,
    remedy: ({ before }) =>
      `Stay below ${before}, or set authentication.provider to off and switch the policies off that demand it`,
  },
  "authentication-deprecated": {
    severity: "info",
    say: () =>
      "the mutual authentication that policies demand is deprecated in Cilium 1.20 and announced for removal in 1.21",
    remedy: () => "Plan the way off it before upgrading to 1.21; the chart is held below that here",
  },
  "authentication-not-ours": {
    severity: "warning",
    say: () =>
      "policies demand mutual authentication, and the Cilium that must answer is not installed by this stack",
    remedy: () => "Have its owner enable authentication.mutual.spire, or these flows are dropped",
  },
  "pod-cidr-missing": {
    severity: "error",
    say: ({ platform }) => `is needed on ${platform}, where the chart refuses to route without it`,
    remedy: () => "Write the cluster's pod range, as in 10.4.0.0/14 (gcloud: clusterIpv4Cidr)",
  },
  "pod-cidr-may-overlap": {
    severity: "warning",
    say: ({ platform }) =>
      `is not set, and Cilium's default 10.0.0.0/8 covers the default service range of ${platform}, 10.0.0.0/16`,
    remedy: () => "Write a range that overlaps neither services nor nodes, as in 192.168.0.0/16",
  },
  "pod-cidr-unused": {
    severity: "info",
    say: ({ engine, platform }) =>
      `changes nothing: addresses on ${platform} do not come from ${engineTitle(engine)} here`,
    remedy: () => "Remove it",
  },
  "pod-cidr-not-ipv4": {
    severity: "error",
    say: ({ engine }) => `is an IPv6 range, which the presets of ${engineTitle(engine)} do not carry`,
    remedy: ({ engine }) =>
      `Write an IPv4 range, or remove it and set the pools under engines.${engine}.values`,
  },
  "api-server-unused": {
    severity: "info",
    say: ({ platform }) =>
      `changes nothing: behind the CNI of ${platform}, Calico does not replace kube-proxy`,
    remedy: () => "Remove it",
  },
  "guarded-value-overridden": {
    severity: "error",
    say: ({ because }) => `must not be changed: ${because}`,
    remedy: () => "Remove it from the values",
  },
  "rollout-overridden": {
    severity: "warning",
    say: ({ because }) => `holds a change of mode back: ${because}`,
    remedy: () => "Remove it from the values, or restart the agents by hand after every change of mode",
  },
  "aws-node-must-yield": {
    severity: "warning",
    say: ({ engine }) =>
      `${engineTitle(engine)} gives out the addresses, so the aws-node DaemonSet must not run`,
    remedy: ({ engine }) =>
      engine === "cilium"
        ? "Patch aws-node onto a label no node has, taint new nodes node.cilium.io/agent-not-ready=true:NoExecute, and restart running pods"
        : "Delete the aws-node DaemonSet before the nodes join",
  },
  "vpc-cni-must-leave-policy": {
    severity: "warning",
    say: () => "two engines would judge every packet: the VPC CNI's own network policy must be off",
    remedy: () => "Turn it off, set ANNOTATE_POD_IP=true on aws-node and let it patch pods",
  },
  "dataplane-v2-must-be-off": {
    severity: "warning",
    say: ({ engine }) =>
      `${engineTitle(engine)} cannot run beside GKE Dataplane V2 or GKE's own network policy`,
    remedy: ({ engine }) =>
      engine === "cilium"
        ? "Use a cluster without them; with Dataplane V2, Cilium is there already: engines.cilium.install: false"
        : "Use a cluster without them, with intranode visibility on",
  },
  "network-plugin-must-be-none": {
    severity: "info",
    say: ({ engine }) => `${engineTitle(engine)} gives out the addresses, so AKS must not bring a CNI`,
    remedy: ({ engine }) =>
      engine === "cilium"
        ? "Create the cluster with --network-plugin none; with Azure CNI powered by Cilium, set engines.cilium.install: false"
        : "Create the cluster with --network-plugin none",
  },
  "network-policy-must-be-none": {
    severity: "info",
    say: () => "AKS must not bring a policy engine of its own beside Calico",
    remedy: () => "Create the cluster with --network-policy none and without Azure CNI powered by Cilium",
  },
  "chaining-config-must-exist": {
    severity: "warning",
    say: () =>
      "agents wait for the ConfigMap kube-system/cni-configuration, whose key cni-config chains cilium-cni behind the platform's CNI",
    remedy: () =>
      "Apply it before the stack; its plugins list is the platform's own with cilium-cni at the end",
  },
  "pods-need-restart": {
    severity: "info",
    say: () => "pods that started before Cilium stay outside its policies",
    remedy: () => "Restart them once after the first installation",
  },
  "default-cni-must-be-off": {
    severity: "info",
    say: ({ engine }) => `the kind cluster must have no CNI of its own beside ${engineTitle(engine)}`,
    remedy: () => "Create it with networking.disableDefaultCNI: true",
  },
  "proc-must-be-mounted": {
    severity: "info",
    say: () => "Tetragon reads the processes of a kind node at /procHost and does not start without it",
    remedy: () => "Create the cluster with extraMounts from /proc to /procHost on every node",
  },
} as const satisfies Readonly<Record<string, FindingEntry>>;

import { listed } from "../../diagnostics/sentence.ts";
import type { DiagnosticRule } from "../../model/diagnostic.ts";
import type { RemarkCode } from "../../model/system.ts";

type SystemCode = RemarkCode | "lsm-undeclared";
type Entry = Pick<DiagnosticRule, "severity" | "say" | "remedy">;

/** Findings that the systems themselves have about their options. */
export const SYSTEM_FINDINGS = {
  "lsm-undeclared": {
    severity: "warning",
    say: () =>
      "uses an LSM hook, which nodes without BPF LSM refuse and whose process_lsm events the bridge drops",
    remedy: () =>
      "Declare cluster.bpfLsm and bridgeReadsLsm when both are true, use runtimePolicies: hardened, or switch the policy off",
  },
  "services-without-tier": {
    severity: "warning",
    say: ({ services }) =>
      `${listed(services)} have no tier in the spec: no policy selects them, so they are open, and cut off from the tiers that are closed`,
    remedy: () => "Give them tiers under palisade:systems.pmoves.tiers, and their pods the label",
  },
  "domain-without-addresses": {
    severity: "error",
    say: ({ domain }) =>
      `${String(domain)} cannot be opened: open-source Calico knows no names, and no addresses are given for it`,
    remedy: () =>
      "Give its addresses with owner and last day under palisade:systems.sark.addresses, or use Cilium or Calico Enterprise",
  },
  "addresses-without-domain": {
    severity: "error",
    say: ({ domain, near }) =>
      `${String(domain)} is not on the allow list${near === undefined ? "" : `, which has ${String(near)}`}, and its addresses would be opened all the same`,
    remedy: () => "Write the domain as palisade:systems.sark.domains has it, or remove the entry",
  },
  "addresses-expired": {
    severity: "error",
    say: ({ domain, owner, expires }) =>
      `the addresses for ${String(domain)} were ${String(owner)}'s to use until ${String(expires)}`,
    remedy: () => "Compare them with the provider's list and write a new last day, or remove the entry",
  },
  "addresses-go-stale": {
    severity: "warning",
    say: ({ domains, owners, until }) =>
      `addresses stand for ${listed(domains)}, which other sites may share and the provider may change; they rest on the word of ${listed(owners)}, the first until ${String(until)}`,
    remedy: () => "Use Cilium or Calico Enterprise where the names themselves must be judged",
  },
} as const satisfies Readonly<Record<SystemCode, Entry>>;

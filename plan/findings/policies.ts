import { engineTitle, type FindingEntry, listed } from "./entry.ts";

/** Findings about policies and the modes they are to run in. */
export const POLICY_FINDINGS = {
  "l7-acts-in-audit": {
    severity: "warning",
    say: ({ policies }) =>
      `the HTTP and DNS rules of ${listed(policies)} are enforced in audit mode too: the proxies know no audit`,
    remedy: () => "Expect HTTP 403 and DNS REFUSED from them, or switch them off while auditing",
  },
  "authentication-shows-as-audit": {
    severity: "warning",
    say: ({ policies }) =>
      `flows under the authentication demands of ${listed(policies)} report AUDIT even when legitimate: audit replaces the handshake`,
    remedy: () => "Do not read AUDIT on these flows as a missing allow; judge them in enforce",
  },
  "audit-not-expressible": {
    severity: "error",
    say: ({ cause }) => `cannot be audited alone while the agents enforce: ${cause}`,
    remedy: ({ policy }) =>
      `Set palisade:mode to audit for the whole stack, or take ${policy} out with off; where other policies keep default deny, audit them together`,
  },
  "enforce-under-audit": {
    severity: "error",
    say: () => "cannot enforce alone while the agents audit: Cilium audits all policies of an agent or none",
    remedy: () => "Set palisade:mode to enforce and audit the other policies by name, or drop this override",
  },
  "agent-audit-undeclared": {
    severity: "error",
    say: ({ engine }) => `mode audit has nothing to carry it: ${engine} is not installed by this stack`,
    remedy: ({ engine }) =>
      `Install it here (engines.${engine}.install: true), set palisade:mode to enforce, or declare with owner and reason in cluster.agentAudit that its agents run in audit`,
  },
  "agents-declared-audit": {
    severity: "warning",
    say: ({ owner, reason }) => `audit rests on the word of ${owner}: ${reason}`,
    remedy: () => "Check with the agents: cilium config view must show policy-audit-mode true",
  },
  "kills-anybody": {
    severity: "error",
    say: ({ policies }) =>
      `${listed(policies)} would kill processes of anybody on the nodes, the kubelet and other teams' pods included: nothing scopes them`,
    remedy: () =>
      "Use runtimePolicies: hardened, keep them in audit, or accept it in writing under acknowledge",
  },
  "kills-anybody-accepted": {
    severity: "warning",
    say: ({ policies, owner, reason }) =>
      `${listed(policies)} may kill processes of anybody on the nodes; accepted by ${owner}: ${reason}`,
    remedy: () => "Use runtimePolicies: hardened, which is scoped to the system's pods",
  },
  "lsm-undeclared": {
    severity: "warning",
    say: () =>
      "uses an LSM hook, which nodes without BPF LSM refuse and whose process_lsm events the bridge drops",
    remedy: () =>
      "Declare cluster.bpfLsm and bridgeReadsLsm when both are true, use runtimePolicies: hardened, or switch the policy off",
  },
  "l7-under-chaining": {
    severity: "warning",
    say: ({ policies }) =>
      `the HTTP, DNS and FQDN rules of ${listed(policies)} are not supported behind another CNI`,
    remedy: () => "Use cniMode full where these rules must hold",
  },
  "authentication-unanswered": {
    severity: "error",
    say: ({ policies }) =>
      `${listed(policies)} demand mutual authentication, which is off: every such flow is dropped`,
    remedy: () => "Set authentication.provider to spire, or keep the stack in audit",
  },
  "wrong-cni": {
    severity: "error",
    say: ({ policies, cni, engine }) =>
      `${listed(policies)} can be carried by ${engineTitle(engine)} only, and the CNI is ${cni}`,
    remedy: ({ engine }) => `Set cluster.cni to ${String(engine)}, or switch these policies off`,
  },
  "node-requirements": {
    severity: "info",
    say: ({ kernel }) => `the runtime policies need Linux ${kernel} or newer on every node`,
    remedy: () => "Amazon Linux 2023 and current GKE and AKS images meet it",
  },
  "manifest-invalid": {
    severity: "error",
    say: ({ path, problem }) => `would be refused by the API server at ${path}: ${problem}`,
    remedy: ({ remedy }) => String(remedy),
  },
} as const satisfies Readonly<Record<string, FindingEntry>>;

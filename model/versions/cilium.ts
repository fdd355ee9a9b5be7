import type { Behaviour } from "./behaviour.ts";

/** Minor versions of Cilium that statements are looked at for. 1.21 is not out: of it only what is announced is known. */
export const CILIUM_MINORS = ["1.19", "1.20", "1.21"] as const;
export type CiliumMinor = (typeof CILIUM_MINORS)[number];

/** Asked of the policy engines of 1.19.6 and 1.20.2. */
const RUN = { checked: { "1.19": "run", "1.20": "run" } } as const;
const READ = { checked: { "1.19": "read", "1.20": "read" } } as const;
/** Asked of the engine, the chart or the CRDs of 1.20.2, and read in those of 1.19.6. */
const IN_1_20 = { checked: { "1.19": "read", "1.20": "run" } } as const;

/** Which versions each statement holds for, by heading (docs/semantics/cilium.md#versions). */
export const CILIUM_BEHAVIOURS = {
  "both-ends": RUN,
  "replies-and-open-connections": READ,
  "port-behind-the-service": RUN,
  "union-of-policies": RUN,
  precedence: RUN,
  "default-deny": RUN,
  "soft-policies": RUN,
  "enforcement-mode": RUN,
  "own-node": RUN,
  "own-node-in-the-mode-always": { since: "1.20.0", ...RUN },
  "rejected-policies-fail-open": RUN,
  "tiers-of-clusternetworkpolicy": { since: "1.20.0", ...READ },
  "empty-and-missing-lists": RUN,
  "namespace-of-a-peer-selector": RUN,
  "namespace-of-the-subject": RUN,
  "label-sources": RUN,
  "selector-terms": RUN,
  "own-cluster": RUN,
  "selectors-that-only-exclude": { since: "1.20.0", ...RUN },
  "dropped-labels": RUN,
  entities: RUN,
  "the-entity-of-a-mesh": { since: "1.20.0", ...RUN },
  "host-network-pods": RUN,
  cidr: RUN,
  "cidrs-that-match-nodes": RUN,
  "cidrs-that-match-pods": { since: "1.20.0", ...IN_1_20 },
  "cidr-groups": RUN,
  "nodes-by-label": RUN,
  services: IN_1_20,
  "cloud-groups": READ,
  "host-policies": RUN,
  "learned-names": RUN,
  "name-patterns": RUN,
  ports: RUN,
  "named-ports": RUN,
  "named-ports-on-egress": { since: "1.20.0", ...RUN },
  icmp: RUN,
  "http-rules": RUN,
  "http-rules-that-name-the-own-node": { since: "1.20.0", ...RUN },
  "http-rules-beside-a-plain-allow": RUN,
  "http-matching": RUN,
  "path-normalization": READ,
  "dns-rules": RUN,
  "dns-rules-hold-for-their-port": RUN,
  "tls-names-and-listeners": READ,
  "without-the-l7-proxy": READ,
  "authentication-demands": RUN,
  "several-demands-on-one-connection": RUN,
  "undetermined-demands": READ,
  "contradicting-rules": RUN,
  "demands-that-cannot-be-met": READ,
  "mutual-authentication-support": {
    before: "1.21.0",
    checked: { "1.19": "read", "1.20": "read", "1.21": "read" },
  },
  "audit-mode": READ,
  "the-value-of-policyauditmode": IN_1_20,
  "audit-of-one-policy": READ,
  "the-ten-of-clawdstrike": RUN,
  "install-presets": IN_1_20,
  "chaining-behind-another-cni": READ,
  "an-existing-spire-server": IN_1_20,
  "definitions-come-from-the-operator": IN_1_20,
  "what-the-schema-refuses": IN_1_20,
  "what-the-agent-refuses": RUN,
  "pruned-fields": READ,
  "metrics-of-policies": READ,
  "two-events-for-one-drop": READ,
} as const satisfies Readonly<Record<string, Behaviour<CiliumMinor>>>;

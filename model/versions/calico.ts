import type { Tier } from "../rule.ts";
import type { Behaviour } from "./behaviour.ts";

/** Minor versions of open-source Calico that statements are looked at for. */
export const CALICO_MINORS = ["3.30", "3.31", "3.32"] as const;
export type CalicoMinor = (typeof CALICO_MINORS)[number];

/** Only the pinned version was looked at. */
const IN_3_32 = { checked: { "3.32": "read" } } as const;
const IN_ALL = { checked: { "3.30": "read", "3.31": "read", "3.32": "read" } } as const;

/** Which versions each statement holds for, by heading (docs/semantics/calico.md#versions). */
export const CALICO_BEHAVIOURS = {
  "both-ends": IN_3_32,
  "order-of-tiers": IN_3_32,
  "order-in-a-tier": IN_3_32,
  "equal-orders-in-a-tier": { since: "3.32.0", checked: { "3.31": "read", "3.32": "read" } },
  "first-match": IN_3_32,
  "end-of-a-tier": IN_3_32,
  "after-the-last-tier": IN_3_32,
  "place-of-kubernetes-policies": IN_3_32,
  "kubernetes-policies-as-calico-reads-them": IN_3_32,
  "built-in-tiers": IN_ALL,
  "a-missing-tier": IN_3_32,
  "own-node": IN_3_32,
  "host-network-pods": IN_3_32,
  "directions-of-a-policy": IN_3_32,
  "types-are-always-written": IN_3_32,
  "fields-of-a-rule": IN_3_32,
  "networks-see-the-packets-address": IN_3_32,
  "refused-rules": IN_3_32,
  "services-in-a-rule": IN_3_32,
  "selector-language": IN_3_32,
  "operators-and-missing-labels": IN_3_32,
  "labels-of-an-endpoint": IN_3_32,
  "scope-of-a-peer": IN_3_32,
  "negative-namespace-selectors": IN_3_32,
  "network-sets": IN_3_32,
  "subject-of-a-policy": IN_3_32,
  "no-domains-in-open-source": IN_ALL,
  "http-rules": IN_ALL,
  "policies-of-other-engines": IN_3_32,
  "staged-policies": { since: "3.30.0", ...IN_ALL },
  "staged-policies-need-goldmane": IN_ALL,
  "staged-alone-opens-nothing": IN_3_32,
  "host-endpoints-and-profiles": IN_3_32,
  "untracked-and-pre-dnat-policies": IN_3_32,
  "packets-that-felix-always-drops": IN_3_32,
  "several-positive-match-blocks": IN_3_32,
  "services-without-a-namespace": IN_3_32,
  "which-api-to-apply": IN_ALL,
  "definitions-have-a-chart-of-their-own": { since: "3.32.0", ...IN_ALL },
  "server-side-apply": { except: ["3.32.0"], ...IN_ALL },
  "names-carry-their-tier": { before: "3.32.0", ...IN_ALL },
  platforms: IN_3_32,
  "no-counter-of-refused-packets": IN_ALL,
} as const satisfies Readonly<Record<string, Behaviour<CalicoMinor>>>;

const DEFAULT_TIER: Tier = { name: "default", order: 1_000_000, defaultAction: "deny" };

const BEFORE_3_32: readonly Tier[] = [
  DEFAULT_TIER,
  { name: "adminnetworkpolicy", order: 1000, defaultAction: "pass" },
  { name: "baselineadminnetworkpolicy", order: 10_000_000, defaultAction: "pass" },
];

/** The tiers that Calico and its operator bring with them (docs/semantics/calico.md#built-in-tiers). */
export const CALICO_TIERS = {
  "3.30": BEFORE_3_32,
  "3.31": BEFORE_3_32,
  "3.32": [
    DEFAULT_TIER,
    { name: "kube-admin", order: 1000, defaultAction: "pass" },
    { name: "kube-baseline", order: 10_000_000, defaultAction: "pass" },
    { name: "calico-system", order: 100, defaultAction: "deny" },
  ],
} as const satisfies Readonly<Record<CalicoMinor, readonly Tier[]>>;

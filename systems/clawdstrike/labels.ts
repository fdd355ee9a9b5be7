import type { Labels } from "../../model/workload.ts";
import type { ClawdstrikeOptions, Component } from "./options.ts";

/** What every pod and every policy of ClawdStrike carries (rows C31, C91, T41). */
export const SDR: Labels = { "app.kubernetes.io/part-of": "clawdstrike" };

/** The label that tells components apart; its value is the operator's, for charts name them otherwise (X1). */
export const ofComponent = (options: ClawdstrikeOptions, component: Component): Labels => ({
  "app.kubernetes.io/component": options.components[component],
});

/** The label that others' pods are known by in the spec's policies. */
export const PROMETHEUS: Labels = { "app.kubernetes.io/name": "prometheus" };
export const KUBE_DNS: Labels = { "k8s-app": "kube-dns" };
export const HUBBLE_RELAY: Labels = { "app.kubernetes.io/name": "hubble-relay" };

/** The tiers of row C31. */
export type Tier = "spine" | "bridge" | "daemon" | "infra";

/** All labels that row C31 asks of a pod of ClawdStrike. */
export const sdrLabels = (options: ClawdstrikeOptions, component: Component, tier: Tier): Labels => ({
  ...SDR,
  ...ofComponent(options, component),
  "clawdstrike.io/tier": tier,
});

/**
 * Palisade for other Pulumi programs: the engines and policy sets as components, and the way from stack config to a
 * plan, and from a plan to resources. `aws-firewall.ts`, `gcp-firewall.ts` and `azure-firewall.ts` stand beside this file and
 * are imported by themselves, so that a program loads no SDK of a cloud it does not use.
 */

export type { Diagnostic } from "../model/diagnostic.ts";
export type { FirewallEdge, FirewallPeer } from "../model/edge.ts";
export type { Manifest, ManifestMetadata } from "../model/manifest.ts";
export { Sensitive } from "../model/sensitive.ts";
export type { CniMode, HelmEngine, Mode, Platform } from "../model/vocabulary.ts";
export { buildPlan } from "../plan/build.ts";
export type {
  Plan,
  PlannedAlerts,
  PlannedCloudResource,
  PlannedCluster,
  PlannedNamespace,
  PlannedPolicy,
  PlannedRelease,
  PlannedResource,
} from "../plan/plan.ts";
export { loadSettings } from "../settings/load.ts";
export type { Problem } from "../settings/problem.ts";
export { SettingsError } from "../settings/problem.ts";
export { type ParsedSettings, parseSettings, type RawConfig } from "../settings/schema.ts";
export type { Settings } from "../settings/settings.ts";
export { Alerts, type AlertsArgs } from "./alerts.ts";
export { Calico, type CalicoArgs } from "./calico.ts";
export { Cilium, type CiliumArgs } from "./cilium.ts";
export { CloudFirewall, type CloudFirewallArgs, type CloudKit } from "./cloud/firewall.ts";
export { type CloudKits, loadClouds } from "./cloud/load.ts";
export type { NetworkArg } from "./cloud/standalone.ts";
export type { ChartArgs, KubernetesApi } from "./engine-args.ts";
export { EngineReleases, type EngineReleasesArgs } from "./engine-releases.ts";
export { type AppliedPolicy, PolicySet, type PolicySetArgs } from "./policy-set.ts";
export { RefusedError } from "./refusal.ts";
export { SecurityStack, type SecurityStackArgs } from "./security-stack.ts";
export { Tetragon, type TetragonArgs } from "./tetragon.ts";

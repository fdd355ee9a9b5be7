import { usesDomains } from "../dialects/calico/edition.ts";
import { demandsAuthentication, isCiliumPolicy, usesFqdn } from "../dialects/cilium/mode.ts";
import type { Severity } from "../model/vocabulary.ts";
import { isEnforcing, SEVERITIES } from "../model/vocabulary.ts";
import type { Settings } from "../settings/settings.ts";
import { plannedAlerts } from "./alerts/index.ts";
import { engineOf } from "./carriers.ts";
import { checkPolicies } from "./checks/index.ts";
import { orderDiagnostics } from "./checks/order.ts";
import { choosePolicies, type StackSystem, systemsOf } from "./choose.ts";
import type { LoweredPolicy } from "./chosen-policy.ts";
import { plannedCloud } from "./cloud/index.ts";
import { lowerModes } from "./modes.ts";
import { inOrder } from "./order.ts";
import type { Plan, PlannedCluster, PlannedNamespace, PlannedPolicy, PlannedRelease } from "./plan.ts";
import { plannedReleases } from "./releases/index.ts";

/**
 * Everything a stack will have, in the order of application: namespaces, releases, policies that allow, then
 * default deny. Total: what must not be applied is a diagnostic of severity error, never an exception. Pure but for the
 * day, which only diagnostics depend on: what somebody answers for until a day is refused after it.
 *
 * @param systems those of the settings, where the caller has them already
 */
export function buildPlan(
  settings: Settings,
  now: Date = new Date(),
  systems: readonly StackSystem[] = systemsOf(settings),
): Plan {
  const chosen = systems.flatMap((item) => choosePolicies(item, settings));
  const { lowered, diagnostics: modeDiagnostics } = lowerModes(chosen, settings);
  const today = now.toISOString().slice(0, 10);
  const systemDiagnostics = systems.flatMap((item) => {
    const policies = lowered.filter(({ system }) => system === item.name);
    return [...item.diagnostics(policies, today), ...checkPolicies({ item, settings, policies })];
  });
  const needs = {
    demandsAuthentication: lowered.some(
      ({ manifest }) => isCiliumPolicy(manifest) && demandsAuthentication(manifest),
    ),
  };
  const { releases, diagnostics: releaseDiagnostics } = plannedReleases(settings, needs);
  const namespaces = plannedNamespaces(settings, systems);
  const policies = plannedPolicies(lowered, settings, releases, namespaces);
  const cloud = plannedCloud(settings, { systems, releases, namePolicies: namePolicies(lowered) });
  const alerts = plannedAlerts(settings, { systems, lowered, releases, ...needs });
  return {
    stack: settings.stack,
    mode: settings.mode,
    policies: settings.policies,
    cluster: plannedCluster(settings),
    systems: systems.map(({ name, workloads, flows }) => ({
      name,
      workloads,
      flows,
      policies: lowered.filter(({ system }) => system === name).map(policyId),
    })),
    resources: [...namespaces, ...releases, ...policies, ...cloud.resources, ...alerts.resources],
    diagnostics: bySeverity([
      ...releaseDiagnostics,
      ...modeDiagnostics,
      ...systemDiagnostics,
      ...orderDiagnostics(policies),
      ...cloud.diagnostics,
      ...alerts.diagnostics,
    ]),
  };
}

/** The policies that judge DNS names inside the cluster. */
const namePolicies = (lowered: readonly LoweredPolicy[]): readonly string[] =>
  lowered
    .filter(({ manifest }) => (isCiliumPolicy(manifest) && usesFqdn(manifest)) || usesDomains(manifest))
    .map(({ system, policy }) => `${system}/${policy.name}`);

/** Whether the plan may be applied: no diagnostic refuses it. */
export const isApplicable = (plan: Plan): boolean =>
  plan.diagnostics.every(({ severity }) => severity !== "error");

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

const bySeverity = <F extends { readonly severity: Severity }>(diagnostics: readonly F[]): readonly F[] =>
  [...diagnostics].sort((a, b) => rank(a.severity) - rank(b.severity));

const plannedCluster = ({ cluster, authentication }: Settings): PlannedCluster => ({
  platform: cluster.platform,
  cni: cluster.cni,
  cniMode: cluster.cniMode,
  ...(cluster.context === undefined ? {} : { context: cluster.context }),
  ...(cluster.kubeconfig === undefined ? {} : { kubeconfig: cluster.kubeconfig }),
  ...(authentication.provider === "off"
    ? {}
    : {
        mutualAuthentication: { provider: authentication.provider, trustDomain: authentication.trustDomain },
      }),
});

/** The namespaces of the systems' own workloads; those of others are theirs to make. */
function plannedNamespaces(settings: Settings, systems: readonly StackSystem[]): readonly PlannedNamespace[] {
  if (settings.namespaces === "existing") return [];
  const names = systems.flatMap(({ workloads }) =>
    workloads
      .filter((workload) => workload.external !== true && workload.namespace !== "kube-system")
      .map((workload) => workload.namespace),
  );
  return [...new Set(names)].map((name) => ({ type: "namespace", id: `namespace/${name}`, name, after: [] }));
}

function plannedPolicies(
  lowered: readonly LoweredPolicy[],
  settings: Settings,
  releases: readonly PlannedRelease[],
  namespaces: readonly PlannedNamespace[],
): readonly PlannedPolicy[] {
  const planned = lowered.map((item): PlannedPolicy => {
    const { system, policy, mode, manifest, lowering } = item;
    return {
      type: "policy",
      id: policyId(item),
      system,
      layer: policy.layer,
      dialect: policy.dialect,
      name: policy.name,
      role: policy.role,
      intent: policy.intent,
      mode,
      lowering,
      manifest,
      ...(policy.layer === "network" && manifest !== policy.manifest ? { enforced: policy.manifest } : {}),
      after: [...namespacesOf(item, namespaces), ...enginesOf(item, settings, releases)],
    };
  });
  return inOrder(planned);
}

/**
 * Audit by a kind of its own is another object, so it has another id: a switch of modes creates one and then deletes
 * the other, and both may be there in between.
 */
const policyId = ({ system, policy, mode, lowering }: LoweredPolicy): string =>
  `${system}/${policy.name}${lowering === "policy-kind" && mode === "audit" ? "/staged" : ""}`;

const namespacesOf = (
  { manifest }: LoweredPolicy,
  namespaces: readonly PlannedNamespace[],
): readonly string[] =>
  namespaces.filter(({ name }) => name === manifest.metadata.namespace).map(({ id }) => id);

const enginesOf = (
  { policy }: LoweredPolicy,
  { cluster: { cni } }: Settings,
  releases: readonly PlannedRelease[],
): readonly string[] => {
  const carrier = engineOf(policy.dialect, isEnforcing(cni) ? cni : undefined);
  return releases.filter(({ engine }) => engine === carrier).map(({ id }) => id);
};

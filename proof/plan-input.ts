import { DEFAULT_ENGINE } from "../analysis/engines/choose.ts";
import { type Loaded, Loader } from "../analysis/input/load.ts";
import { type AnalysisSettings, settingsFor } from "../analysis/settings.ts";
import { CILIUM_READ_DEFAULTS } from "../dialects/cilium/read-settings.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { Manifest } from "../model/manifest.ts";
import { PINS } from "../model/pins.ts";
import { isEnforcing } from "../model/vocabulary.ts";
import type { Workload } from "../model/workload.ts";
import {
  cloudResourcesOf,
  type Plan,
  type PlannedCluster,
  type PlannedPolicy,
  policiesOf,
  releasesOf,
} from "../plan/plan.ts";

/** The part of a plan that decides what may connect to what. */
export interface JudgedPlan extends Pick<Plan, "systems" | "resources"> {
  readonly cluster: Pick<PlannedCluster, "cni" | "mutualAuthentication">;
}

/** What a plan applies, the workloads of its systems, and its firewalls, as an analysis takes them. */
export const appliedInput = (plan: JudgedPlan): Loaded => ({
  ...inputOf(plan, networkPoliciesOf(plan), ({ manifest }) => manifest),
  cloud: cloudResourcesOf(plan),
});

/**
 * The same with every policy enforced, whatever its mode: what an intent is judged against. Without the firewalls. The
 * policies stand in the order of their specs, since verdicts name in that order what decided.
 */
export function enforcedInput(plan: JudgedPlan): Loaded {
  const byId = new Map(networkPoliciesOf(plan).map((policy) => [policy.id, policy]));
  const policies = plan.systems.flatMap((system) => system.policies.flatMap((id) => byId.get(id) ?? []));
  const enforcing = isEnforcing(plan.cluster.cni) ? policies : [];
  return inputOf(plan, enforcing, ({ enforced, manifest }) => enforced ?? manifest);
}

const networkPoliciesOf = (plan: JudgedPlan): readonly PlannedPolicy[] =>
  policiesOf(plan).filter(({ layer }) => layer === "network");

function inputOf(
  plan: JudgedPlan,
  policies: readonly PlannedPolicy[],
  formOf: (policy: PlannedPolicy) => Manifest,
): Loaded {
  const loader = new Loader({ ...CILIUM_READ_DEFAULTS, version: ciliumOf(plan) });
  for (const policy of policies)
    loader.addDocument(formOf(policy), { file: `${policy.system}/${policy.name}` });
  return { ...loader.finish(), endpoints: workloadsOf(plan) };
}

/** The workloads of a plan's systems as ends of connections. */
export const workloadsOf = ({ systems }: Pick<Plan, "systems">): readonly Endpoint[] =>
  systems.flatMap(({ workloads }) => workloads.map(endpointOf));

/**
 * What answers for a plan's cluster, every policy enforced. A CNI that enforces nothing is judged as an engine that
 * enforces plain NetworkPolicies would be.
 */
export function enforcedSettings(plan: JudgedPlan): AnalysisSettings {
  const { cni, mutualAuthentication } = plan.cluster;
  return settingsFor(isEnforcing(cni) ? cni : DEFAULT_ENGINE, {
    cilium: { version: ciliumOf(plan), mutualAuthentication: mutualAuthentication !== undefined },
  });
}

/** The version of Cilium that a plan installs; the pinned one where somebody else installs it. */
const ciliumOf = (plan: Pick<Plan, "resources">): string =>
  releasesOf(plan).find(({ engine }) => engine === "cilium")?.version ?? PINS.cilium;

/** The same in the plan's own modes: whether Cilium's agents only report what policies refuse. */
export const appliedSettings = (plan: JudgedPlan): AnalysisSettings => ({
  ...enforcedSettings(plan),
  audit: networkPoliciesOf(plan).some(
    ({ mode, lowering }) => mode === "audit" && (lowering === "release-value" || lowering === "declared"),
  ),
});

/** A workload of a system as an end of connections. */
export const endpointOf = (workload: Workload): Endpoint => ({
  name: `${workload.namespace}/${workload.name}`,
  title: `${workload.kind} ${workload.namespace}/${workload.name}`,
  kind: "pod",
  namespace: workload.namespace,
  labels: workload.labels,
  namespaceLabels: {},
  serviceAccountLabels: {},
  ports: workload.ports,
  hostNetwork: workload.hostNetwork,
  dnsNames: [],
  ...(workload.serviceAccount === undefined ? {} : { serviceAccount: workload.serviceAccount }),
});

import { type Loaded, Loader } from "../analysis/input/load.ts";
import type { EngineName } from "../analysis/match/identity.ts";
import { type AnalysisSettings, settingsFor } from "../analysis/settings.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { isEnforcing } from "../model/vocabulary.ts";
import type { Workload } from "../model/workload.ts";
import { buildPlan } from "../plan/build.ts";
import { choosePolicies, systemsOf } from "../plan/choose.ts";
import { cloudResourcesOf, type Plan, policiesOf } from "../plan/plan.ts";
import type { Settings } from "../settings/settings.ts";

/** A network policy and where it comes from: `clawdstrike/nats-jetstream`. */
interface Sourced {
  readonly source: string;
  readonly manifest: object;
}

/** What a stack would apply, and the workloads of its systems, as an analysis takes them. */
export function stackInput(settings: Settings): Loaded {
  const plan = buildPlan(settings);
  return { ...loadedFrom(appliedPolicies(plan), workloadsOf(settings)), cloud: cloudResourcesOf(plan) };
}

/** The same with every policy enforced, whatever the stack's modes make of it: what an intent is judged against. */
export function enforcedInput(settings: Settings): Loaded {
  const policies = systemsOf(settings)
    .flatMap((item) => choosePolicies(item, settings))
    .filter(({ policy }) => policy.layer === "network")
    .map(({ system, policy: { name, manifest } }) => ({ source: `${system}/${name}`, manifest }));
  return loadedFrom(isEnforcing(settings.cluster.cni) ? policies : [], workloadsOf(settings));
}

/** The network policies of a plan as they are applied: staged or softened where their mode says so. */
export const appliedPolicies = (plan: Plan): readonly Sourced[] =>
  policiesOf(plan)
    .filter(({ layer }) => layer === "network")
    .map(({ system, name, manifest }) => ({ source: `${system}/${name}`, manifest }));

/** Reads policies beside endpoints that are known already. */
export function loadedFrom(policies: readonly Sourced[], endpoints: readonly Endpoint[]): Loaded {
  const loader = new Loader();
  for (const { source, manifest } of policies) loader.addDocument(manifest, { file: source });
  return { ...loader.finish(), endpoints };
}

export const workloadsOf = (settings: Settings): readonly Endpoint[] =>
  systemsOf(settings).flatMap(({ workloads }) => workloads.map(endpointOf));

/** What a stack's cluster answers by, without audit. A CNI that enforces nothing is met with no policy at all. */
export function stackAnalysisSettings({ cluster, authentication }: Settings): AnalysisSettings {
  const engine: EngineName = isEnforcing(cluster.cni) ? cluster.cni : "kubernetes";
  return settingsFor(engine, {
    cilium: { enforcement: "default", mutualAuthentication: authentication.provider === "spire" },
  });
}

/** What policies of a stack are evaluated with. */
export interface Ground {
  readonly engine: EngineName;
  /** Cilium's agents let everything pass that policies refuse, and report it. */
  readonly audit: boolean;
  readonly mutualAuthentication: boolean;
  readonly workloads: readonly Endpoint[];
}

/** The ground of a plan: its settings, and the mode that its own policies say the agents run in. */
export function groundOf(settings: Settings, plan: Plan): Ground {
  const { engine, cilium } = stackAnalysisSettings(settings);
  return {
    engine,
    audit: policiesOf(plan).some(
      ({ layer, mode, lowering }) =>
        layer === "network" && mode === "audit" && (lowering === "release-value" || lowering === "declared"),
    ),
    mutualAuthentication: cilium.mutualAuthentication,
    workloads: workloadsOf(settings),
  };
}

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

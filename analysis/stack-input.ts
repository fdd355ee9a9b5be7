import type { Endpoint } from "../model/endpoint.ts";
import type { Workload } from "../model/workload.ts";
import { buildPlan } from "../plan/build.ts";
import { systemsOf } from "../plan/choose.ts";
import { policiesOf } from "../plan/plan.ts";
import type { Settings } from "../settings/settings.ts";
import { type Loaded, Loader } from "./input/load.ts";

/** What a stack would apply, and the workloads of its systems, as an analysis takes them. */
export function stackInput(settings: Settings): Loaded {
  const loader = new Loader();
  for (const policy of policiesOf(buildPlan(settings))) {
    if (policy.layer === "network")
      loader.addDocument(policy.manifest, { file: `${policy.system}/${policy.name}` });
  }
  const endpoints = systemsOf(settings).flatMap(({ workloads }) => workloads.map(endpointOf));
  return { ...loader.finish(), endpoints };
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

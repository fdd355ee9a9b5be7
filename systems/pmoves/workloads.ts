import type { ContainerPort, Workload } from "../../model/workload.ts";
import { kubeDns } from "../kube-dns.ts";
import { type PmovesOptions, servicesOf } from "./options.ts";
import type { Service } from "./service.ts";
import { ofTier } from "./tiers.ts";

/** Every service of the matrix with the labels of row P41, and the cluster's DNS, which all of them ask. */
export const workloads = (options: PmovesOptions): readonly Workload[] => [
  ...servicesOf(options).map((service) => workloadOf(service, options.namespace)),
  kubeDns(),
];

const workloadOf = (
  { name, tier, ports, unused = [], protocol = "HTTP" }: Service,
  namespace: string,
): Workload => ({
  name,
  namespace,
  // The spec's word for all of them (P41, P51).
  kind: "Deployment",
  labels: { app: name, ...(tier === undefined ? {} : ofTier(tier)) },
  ports: [
    ...ports.map((port): ContainerPort => ({ port, protocol: "TCP", serves: protocol.toLowerCase() })),
    ...unused.map((port): ContainerPort => ({ port, protocol: "TCP" })),
  ],
  hostNetwork: false,
});

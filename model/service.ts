import type { Labels } from "./workload.ts";

/** A Kubernetes Service, as far as policies care. */
export interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  /** Absent means it selects no pods: its backends are given by hand. */
  readonly selector?: Labels;
  readonly ports: readonly ServicePort[];
  /** Addresses of a Service without selector, from its Endpoints or EndpointSlices. */
  readonly backends: readonly string[];
}

/** One port of a Service and where it leads. */
export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: string;
  /** A container port by number or by name; absent means the same number. */
  readonly targetPort?: number | string;
}

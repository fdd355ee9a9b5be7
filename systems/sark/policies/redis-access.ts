import { networkPolicy } from "../../../manifests/kubernetes.ts";
import { mitre, nist } from "../../../model/control.ts";
import type { SarkOptions } from "../options.ts";
import { onlyForGateway } from "./rules.ts";

/** Row S2, Redis. */
export const redisAccess = (options: SarkOptions) =>
  networkPolicy({
    name: "redis-access",
    namespace: options.namespace,
    file: "redis-access.yaml",
    role: "allow",
    intent: "The cache answers the gateway on its one port and starts nothing but name lookups.",
    controls: [mitre("T1021"), mitre("T1210"), nist("AC-4"), nist("SC-7(5)")],
    rows: ["S2", "X29"],
    spec: onlyForGateway("redis", options),
  });

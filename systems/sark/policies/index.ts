import type { Policy } from "../../../model/policy.ts";
import type { SystemContext } from "../../../model/system.ts";
import type { SarkOptions } from "../options.ts";
import { databaseAccess } from "./database-access.ts";
import { egressAllowList } from "./egress-allow-list/index.ts";
import { gatewayEgress } from "./gateway-egress.ts";
import { gatewayIngress } from "./gateway-ingress.ts";
import { opaAccess } from "./opa-access.ts";
import { redisAccess } from "./redis-access.ts";

/** The five of row S2 in the spec's order, and the allow list of row S3. */
export const networkPolicies = (options: SarkOptions, context: SystemContext): readonly Policy[] => [
  gatewayEgress(options),
  gatewayIngress(options),
  databaseAccess(options),
  redisAccess(options),
  opaAccess(options),
  ...egressAllowList(options, context),
];

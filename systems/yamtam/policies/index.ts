import type { Policy } from "../../../model/policy.ts";
import type { YamtamOptions } from "../options.ts";
import { allowAgentAToB } from "./allow-agent-a-to-b.ts";
import { allowDns } from "./allow-dns.ts";
import { denyAll } from "./deny-all.ts";
import { sandboxEgress } from "./sandbox-egress.ts";

/** The four of the spec, in its order; the plan applies deny-all last (Y12). */
export const networkPolicies = (options: YamtamOptions): readonly Policy[] => [
  denyAll(options),
  allowAgentAToB(options),
  allowDns(options),
  sandboxEgress(options),
];

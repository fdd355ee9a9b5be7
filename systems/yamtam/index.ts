import type { System } from "../../model/system.ts";
import { conflist } from "./conflist.ts";
import { decisions } from "./decisions.ts";
import { flows } from "./flows.ts";
import { live } from "./live.ts";
import { fields } from "./option-fields.ts";
import { YAMTAM_DEFAULTS, type YamtamOptions } from "./options.ts";
import { networkPolicies } from "./policies/index.ts";
import { workloads } from "./workloads.ts";

export const yamtam: System<YamtamOptions> = {
  name: "yamtam",
  title: "YAMTAM agent isolation",
  options: { fields, defaults: YAMTAM_DEFAULTS },
  workloads,
  flows,
  policies: (options) => networkPolicies(options),
  // The spec names no folder.
  trees: [{ path: "deploy/network-policies", layer: "network", labels: {} }],
  policyNames: networkPolicies(YAMTAM_DEFAULTS).map((policy) => policy.name),
  decisions,
  conflist,
  live: () => live,
};

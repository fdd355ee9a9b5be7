import type { System } from "../../model/system.ts";
import { compose } from "./compose.ts";
import { decisions } from "./decisions.ts";
import { diagnostics } from "./diagnostics.ts";
import { flows } from "./flows.ts";
import { labelPatches } from "./label-patches.ts";
import { live } from "./live.ts";
import { fields } from "./option-fields.ts";
import { PMOVES_DEFAULTS, type PmovesOptions } from "./options.ts";
import { everyPolicy, networkPolicies } from "./policies/index.ts";
import { rules } from "./rules/index.ts";
import { workloads } from "./workloads.ts";

export const pmoves: System<PmovesOptions> = {
  name: "pmoves",
  title: "PMOVES network tiers",
  options: { fields, defaults: PMOVES_DEFAULTS },
  workloads,
  flows,
  policies: (options) => networkPolicies(options),
  trees: [{ path: "deploy/k8s/base/network-policies", layer: "network", labels: {} }],
  policyNames: everyPolicy(PMOVES_DEFAULTS).map((policy) => policy.name),
  decisions,
  rules,
  diagnostics,
  compose,
  live: () => live,
  labelPatches: { path: "deploy/k8s/base/tier-labels", of: labelPatches },
};

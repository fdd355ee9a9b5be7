import type { System } from "../../model/system.ts";
import { decisions } from "./decisions.ts";
import { diagnostics } from "./diagnostics.ts";
import { flows } from "./flows.ts";
import { live } from "./live.ts";
import { fields } from "./option-fields.ts";
import { SARK_DEFAULTS, type SarkOptions } from "./options.ts";
import { networkPolicies } from "./policies/index.ts";
import { rules } from "./rules/index.ts";
import { workloads } from "./workloads.ts";

/** The names are the same on every engine; what belongs to a policy goes with it and has no toggle of its own. */
const policyNames = networkPolicies(SARK_DEFAULTS, {
  cni: "cilium",
  calicoEdition: "open-source",
  bpfLsm: false,
}).map((policy) => policy.name);

export const sark: System<SarkOptions> = {
  name: "sark",
  title: "SARK network-level controls",
  options: { fields, defaults: SARK_DEFAULTS },
  workloads,
  flows,
  policies: networkPolicies,
  trees: [{ path: "k8s/network-policies", layer: "network", labels: {} }],
  policyNames,
  decisions,
  live: () => live,
  rules,
  diagnostics,
};

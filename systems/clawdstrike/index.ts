import type { Policy } from "../../model/policy.ts";
import type { System, SystemContext } from "../../model/system.ts";
import { conflicts } from "./conflicts.ts";
import { diagnostics } from "./diagnostics.ts";
import { flows } from "./flows.ts";
import { live } from "./live.ts";
import { fields } from "./option-fields.ts";
import { CLAWDSTRIKE_DEFAULTS, type ClawdstrikeOptions } from "./options.ts";
import { networkPolicies } from "./policies/network/index.ts";
import { runtimePoliciesAsSpecified } from "./policies/runtime/as-specified/index.ts";
import { spireSocket } from "./policies/runtime/hardened/07-spire-socket.ts";
import { runtimePoliciesHardened } from "./policies/runtime/hardened/index.ts";
import { rules } from "./rules/index.ts";
import { workloads } from "./workloads.ts";

const policies = (options: ClawdstrikeOptions, context: SystemContext): readonly Policy[] => [
  ...networkPolicies(options),
  ...(options.runtimePolicies === "hardened"
    ? runtimePoliciesHardened(options, context)
    : runtimePoliciesAsSpecified(options)),
];

/** Both variants of a runtime policy share its name, so switching is an update; the socket's is hardened only. */
const policyNames = [
  ...networkPolicies(CLAWDSTRIKE_DEFAULTS),
  ...runtimePoliciesAsSpecified(CLAWDSTRIKE_DEFAULTS),
  spireSocket(),
].map((policy) => policy.name);

/** What both kustomizations set on every object (C59, T25). */
const MANAGED = { "app.kubernetes.io/managed-by": "clawdstrike" };

export const clawdstrike: System<ClawdstrikeOptions> = {
  name: "clawdstrike",
  title: "ClawdStrike swarm detection and response",
  options: { fields, defaults: CLAWDSTRIKE_DEFAULTS, conflicts },
  workloads,
  flows,
  policies,
  trees: [
    { path: "deploy/cilium-policies", layer: "network", labels: MANAGED },
    { path: "deploy/tetragon-policies", layer: "runtime", labels: MANAGED },
  ],
  policyNames,
  live,
  rules,
  diagnostics,
};

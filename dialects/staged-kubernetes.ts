import { Cursor } from "../model/cursor.ts";
import type { PolicyReading, PolicyRef } from "../model/rule.ts";
import { readKubernetes } from "./kubernetes/read.ts";

export const STAGED_KUBERNETES = "StagedKubernetesNetworkPolicy";

/** Calico's staged form of a NetworkPolicy: the same rules, standing where a NetworkPolicy stands, never enforced. */
export function readStagedKubernetes(object: unknown, ref: PolicyRef): PolicyReading {
  const reading = readKubernetes(object, { ...ref, kind: "NetworkPolicy" });
  const action = new Cursor(object, "").field("spec").field("stagedAction");
  const inert = { ingress: false, egress: false };
  return {
    ...reading,
    policies: reading.policies.map((policy) => ({
      ...policy,
      ref: { ...policy.ref, kind: ref.kind },
      isolates: inert,
      applies: action.missing || action.value === "Set" ? policy.applies : inert,
      place: { tier: "default", order: 1000, staged: true },
    })),
    problems: reading.problems.filter(({ message }) => !message.startsWith("stagedAction")),
  };
}

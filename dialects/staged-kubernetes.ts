import type { Cursor } from "../documents/cursor.ts";
import { readAll } from "../documents/issue.ts";
import type { PolicyReading, PolicyRef } from "../model/rule.ts";
import { readNetworkPolicy } from "./kubernetes/read.ts";
import { STAGED_POLICY_SHAPE } from "./kubernetes/shape.ts";
import { readingOf } from "./policy-reading.ts";

export const STAGED_KUBERNETES = "StagedKubernetesNetworkPolicy";

const STAGED_ACTIONS = ["Set", "Delete", "Learn", "Ignore"] as const;

/** Calico's staged form of a NetworkPolicy: the same rules, standing where a NetworkPolicy stands, never enforced. */
export function readStagedKubernetes(object: unknown, ref: PolicyRef): PolicyReading {
  const placed = { ...ref, namespace: ref.namespace ?? "default" };
  return readingOf(object, placed, STAGED_POLICY_SHAPE, (root) => {
    const spec = root.field("spec");
    const { taken, active } = readAll({
      taken: () => readNetworkPolicy(spec, placed),
      active: () => isSet(spec.field("stagedAction")),
    });
    const inert = { ingress: false, egress: false };
    return {
      ...taken,
      policies: taken.policies.map((policy) => ({
        ...policy,
        isolates: inert,
        applies: active ? policy.applies : inert,
        place: { tier: "default", order: 1000, staged: true },
      })),
    };
  });
}

/** Only Set stages what the policy would do. */
const isSet = (action: Cursor): boolean => action.missing || action.word(STAGED_ACTIONS) === "Set";

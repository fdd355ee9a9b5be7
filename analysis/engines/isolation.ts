import { bracket, deciderOf, isolators, plain } from "../evaluate/decide.ts";
import type { Enforcement } from "../evaluate/enforcement.ts";

/**
 * Policies that isolate and allow, without denies and without an order: a pod is isolated in a direction once a policy
 * that lists it selects the pod; allowed is what any rule of those policies allows; the pod's own node always gets in
 * (docs/semantics/kubernetes.md#allow-lists, #own-node).
 */
export const isolationEnforcement: Enforcement = {
  enforces: () => true,
  takesPart: (policy, direction) => policy.applies[direction],
  isolates: (policies, direction) => policies.some((policy) => policy.isolates[direction]),
  sort: (policies) => policies,
  boundaries: () => [],
  conflict: () => undefined,
  decide: (entries, point, context) => {
    if (context.policies.length === 0) return plain("allowed", "no-policy");
    if (context.direction === "ingress" && context.peer.localHost) return plain("allowed", "local-host");
    return bracket(entries, point, context, (covering) =>
      covering.length > 0
        ? plain("allowed", "rule", covering.map(deciderOf))
        : plain(
            "denied",
            "default-deny",
            isolators(context, (policy) => policy.isolates[context.direction]),
          ),
    );
  },
};

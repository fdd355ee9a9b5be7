/** Mistakes in how a mode becomes another kind on Calico, and a switch creates and deletes. */
import type { Mutant } from "../mutant.ts";
import { CALICO_ONE, CALICO_READY, CALICO_SWITCH } from "../tests.ts";

export const CALICO: readonly Mutant[] = [
  {
    name: "calico: audit enforces",
    why: "Plain NetworkPolicies are enforced in a stack that was to be watched.",
    file: "plan/lowering/calico.ts",
    find: "if (isKubernetesPolicy(manifest)) return stagedKubernetes(manifest);",
    replace: "if (isKubernetesPolicy(manifest)) return undefined;",
    tests: [CALICO_SWITCH],
  },
  {
    name: "calico: modes swapped",
    why: "Audit refuses flows and enforce only reports them.",
    file: "plan/lowering/calico.ts",
    find: 'if (item.mode === "enforce") return',
    replace: 'if (item.mode === "audit") return',
    tests: [CALICO_SWITCH],
  },
  {
    name: "calico: staged to be deleted",
    why: "Nothing is reported: what a policy would do once it is gone is not what was asked.",
    file: "dialects/kubernetes/mode.ts",
    find: 'stagedAction: "Set"',
    replace: 'stagedAction: "Delete"',
    tests: [CALICO_SWITCH],
  },
  {
    name: "calico: default deny waits for no allow",
    why: "A switch to enforce cuts pods off from what the next create is to allow.",
    file: "components/policy-set.ts",
    find: "resourcesFor(id, after, registered)",
    replace: 'resourcesFor(id, after.filter((other) => !other.startsWith("yamtam/")), registered)',
    tests: [CALICO_SWITCH],
  },
  {
    name: "calico: what is staged is gone",
    why: "A policy is deleted when it is audited, and nothing reports what it would refuse.",
    file: "components/policy-set.ts",
    find: "for (const { id, manifest, after = [] } of args.policies) {",
    replace:
      'for (const { id, manifest, after = [] } of args.policies.filter((one) => !one.id.endsWith("/staged"))) {',
    tests: [CALICO_SWITCH],
  },
  {
    name: "calico: ready with its operator",
    why: "Policies are sent to an API server that does not know them yet, and the first up fails.",
    file: "components/engine-releases.ts",
    find: "this.ready = ready;",
    replace: "this.ready = releases;",
    tests: [CALICO_READY],
  },
  {
    name: "calico: staged beside a deny",
    why: "An allow that is audited opens nothing, and the deny that stays refuses its flows.",
    file: "plan/lowering/calico.ts",
    find: "policies.length === 0 ? []",
    replace: "policies.length >= 0 ? []",
    tests: [CALICO_ONE],
  },
];
